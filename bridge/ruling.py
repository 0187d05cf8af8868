"""From settings to the rules that decisions go by, and to the pages that show them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from aiohttp import web

from bridge.desks.matrix import limits as matrix_limits
from bridge.desks.telegram import limits as telegram_limits
from bridge.lines.whatsapp import limits as whatsapp_limits
from bridge.lines.whatsapp import meanings
from bridge.links import Links
from bridge.office import Office
from bridge.pages import Changing, PageLine, Pages, hours_in_words, notice_hash, notice_version, notice_words
from bridge.rules import CategoryRules, DeskRules, LineRules, QuietHours, Rates, Rules
from bridge.statistics import Weekly
from config import settings as configured
from config.lines import USUAL_CATEGORIES
from config.settings import Settings
from storage.evidence import Notice
from storage.model import DeskName, LineName


def build_rules(settings: Settings, *, link_secret: bytes) -> Rules:
    """What decisions need to know."""
    pages = {page.name: page for page in _page_lines(settings)}
    lines = {LineName(name): _line_rules(LineName(name), settings, pages[name]) for name in settings.lines}
    desks = {DeskName(name): _desk_rules(DeskName(name), desk, lines) for name, desk in settings.desks.items()}
    return Rules(lines, desks, _links(settings, link_secret), settings.smtp is not None)


def _links(settings: Settings, secret: bytes) -> Links | None:
    http = settings.http
    if not http.media_links:
        return None
    return Links(str(http.public_url).rstrip("/"), secret, timedelta(minutes=http.media_link_minutes))


def notices(settings: Settings) -> list[Notice]:
    """The privacy notice of every line, as it is handed out now: consents given today are given to these words."""
    return [
        Notice(LineName(page.name), notice_version(page), notice_hash(page), notice_words(page))
        for page in _page_lines(settings)
    ]


def _line_rules(name: LineName, settings: Settings, page: PageLine) -> LineRules:
    line, weekly = settings.lines[name], settings.lines[name].weekly_statistics
    return replace(
        _line_basics(name, settings, page),
        offices={name: office.model_dump(exclude_defaults=True) for name, office in line.offices.items()},
        contacts=line.contacts,
        office=None if line.hours is None else Office(line.hours, line.timezone),
        same_case_for=timedelta(days=line.same_case_days),
        window_warning=timedelta(minutes=line.window_warning_minutes),
        asks_satisfaction=line.satisfaction,
        weekly=None if weekly is None else Weekly(weekly.weekday, weekly.hour),
        promise=timedelta(minutes=line.answer_promise_minutes) or None,
        categories=_categories(line),
    )


def _line_basics(name: LineName, settings: Settings, page: PageLine) -> LineRules:
    """How a line speaks and sends; the day's work at its desks is `_line_rules`'."""
    line, quiet = settings.lines[name], settings.lines[name].quiet_hours
    return LineRules(
        name=name,
        title=line.title,
        desks=tuple(DeskName(desk) for desk in line.desks),
        language=line.language,
        timezone=line.timezone,
        human_only=line.human_only,
        phone_number=line.whatsapp.phone_number,
        messages_per_second=line.whatsapp.messages_per_second,
        broadcast_template=line.whatsapp.broadcast_template,
        answer_template=line.whatsapp.answer_template,
        more_templates=line.whatsapp.broadcast_templates,
        bulletin_templates=line.whatsapp.bulletin_templates,
        notice_url=f"{page.public_url}/{name}/informativa",
        notice_version=notice_version(page),
        notice_hash=notice_hash(page),
        page_url=f"{page.public_url}/{name}",
        hours=hours_in_words(line.hours, line.language) if line.hours is not None else "",
        abilities=whatsapp_limits.ABILITIES,
        meaning_of=meanings.failure,
        bulletins=line.bulletins,
        zones=line.zones,
        alerts=frozenset(line.alert_bulletins) & line.bulletins.keys(),
        alert_silence=timedelta(minutes=line.alert_resend_minutes),
        answer_time=timedelta(hours=line.broadcast_answer_hours),
        fold_thanks=line.fold_thanks,
        alert_expiry_hours=line.alert_expiry_hours,
        news_expiry_hours=line.news_expiry_hours,
        quiet=None if quiet is None else QuietHours(quiet.begins, quiet.ends),
        rates=Rates(**dict(settings.rates)),
        siblings=_siblings(settings, name),
    )


def _siblings(settings: Settings, name: LineName) -> tuple[LineName, ...]:
    """The lines of the same account, itself among them."""
    account = settings.lines[name].whatsapp.business_account_id
    return tuple(
        LineName(other) for other, each in settings.lines.items() if each.whatsapp.business_account_id == account
    )


def _categories(line: configured.Line) -> dict[str, CategoryRules]:
    """Those of the configuration; where it has none, the usual ones, whose titles are among the texts."""
    if not line.categories:
        return {name: CategoryRules(name) for name in USUAL_CATEGORIES}
    return {
        name: CategoryRules(
            name,
            title=each.title,
            office=each.office,
            email=each.email or "",
            desk=None if each.desk is None else DeskName(each.desk),
        )
        for name, each in line.categories.items()
    }


def _desk_rules(name: DeskName, desk: configured.Desk, lines: Mapping[LineName, LineRules]) -> DeskRules:
    own = tuple(line.name for line in lines.values() if name in line.desks)
    return DeskRules(
        name=name,
        title=desk.title,
        language=lines[own[0]].language,
        explicit_replies=desk.reply_mode == "explicit",
        undo_seconds=float(desk.undo_seconds),
        merge_seconds=float(desk.merge_seconds),
        managers=frozenset(person.removeprefix("telegram:") for person in desk.roles.managers),
        approvers=frozenset(person.removeprefix("telegram:") for person in desk.roles.approvers),
        abilities=matrix_limits.ABILITIES if desk.matrix is not None else telegram_limits.ABILITIES,
        lines=own,
    )


def _page_lines(settings: Settings) -> list[PageLine]:
    return [
        PageLine(
            name=name,
            title=line.title,
            language=line.language,
            phone_number=line.whatsapp.phone_number,
            public_url=str(settings.http.public_url).rstrip("/"),
            timezone=line.timezone,
            hours=line.hours,
            bulletins=line.bulletins,
            human_only=line.human_only,
        )
        for name, line in settings.lines.items()
    ]


def build_pages(settings: Settings, changing: Changing) -> list[web.RouteDef]:
    """The public page of every line; `changing` tells what staff changed."""
    return Pages(_page_lines(settings), changing).routes()
