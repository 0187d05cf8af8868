"""A broadcast before it goes: the draft's card, and the hours to choose from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from babel.numbers import format_currency, format_decimal

from bridge import moments, outlook, terms, wording
from bridge.outlook import Light
from bridge.relay import answers, dates, notices, previews, prospects
from bridge.relay.decision import Decision
from bridge.relay.prospects import Prospect
from bridge.rules import DeskRules, LineRules
from storage import broadcasts, buttons, operators, templates
from storage.bodies import Button
from storage.bulletins import Broadcast, BroadcastState
from storage.content import Text, words_of
from storage.driver import to_ms
from storage.model import DeliveryId

LIGHTS = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red"}
DRAFTS_SHOWN = timedelta(days=2)  # an edit is one of the room's few calls: nobody waits for what an old card says
# The hours offered by buttons: this evening, and tomorrow when people get up, eat and come home.
OFFERED = (time(18, 0), time(8, 30), time(12, 30))
MOST_OFFERED = 4
HEAD_START = timedelta(minutes=15)  # what begins sooner need not be planned


async def draft_card(
    d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast, *, under: str = ""
) -> DeliveryId:
    """Post the preview under the message that holds it: what, to whom, at what cost, with the buttons that decide."""
    text, rows = await _card(d, desk, line, broadcast)
    return await notices.tell(d, desk, text, answers=under, buttons=rows)


async def ask_network(d: Decision, line: LineRules, broadcast: Broadcast) -> Broadcast:
    """Have the network say how it is now; the card changes once it has. The broadcast, as one that waits."""
    broadcasts.ask(d.tx, broadcast.id, now=d.now)
    templates.ask(d.tx, line.name)
    return replace(broadcast, asked=d.now)


async def give_up_asking(d: Decision) -> bool:
    """Cards that have waited long enough for the network say that it does not answer. Whether any waits still."""
    asking = await broadcasts.asking(d.tx)
    late = [each for each in asking if each.asked is not None and d.now - each.asked >= prospects.PATIENCE]
    await _give_up(d, late)
    return len(late) < len(asking)


async def heard(d: Decision, line: LineRules, asked: datetime, cause: str) -> None:
    """The network was asked at that time and has said how it is, or not (`cause`): the cards that wait say so.

    Those that had given up hear a late answer too.
    """
    if cause and cause != prospects.HASTE:
        asking = await broadcasts.asking(d.tx)
        await _give_up(d, [e for e in asking if e.line == line.name and e.asked is not None and e.asked <= asked])
        return
    for broadcast in await broadcasts.hear(d.tx, line.name):
        desk = d.rules.desks.get(broadcast.desk)
        if desk is not None and broadcast.state in (BroadcastState.DRAFT, BroadcastState.SCHEDULED):
            await show(d, desk, broadcast)


async def _give_up(d: Decision, late: Iterable[Broadcast]) -> None:
    for broadcast in late:
        broadcasts.give_up(d.tx, broadcast.id)
        silent, desk = await broadcasts.get(d.tx, broadcast.id), d.rules.desks.get(broadcast.desk)
        if desk is not None and silent is not None and broadcast.line in d.rules.lines:
            await show(d, desk, silent)


async def show(d: Decision, desk: DeskRules, broadcast: Broadcast) -> None:
    """The card, as it is now, at the desk where it stands."""
    line, desk = d.rules.lines[broadcast.line], d.rules.desks.get(broadcast.desk, desk)
    if broadcast.notice is not None:
        text, rows = await _card(d, desk, line, broadcast)
        await notices.retell(d, desk, broadcast.notice, text, buttons=rows)


async def redraft(d: Decision, line: LineRules) -> None:
    """Something that drafts of this line show has changed: their cards say how it is now."""
    for broadcast in await broadcasts.drafts(d.tx, line.name, since=d.now - DRAFTS_SHOWN):
        desk = d.rules.desks.get(broadcast.desk)
        if desk is not None:
            await show(d, desk, broadcast)


async def objection(d: Decision, desk: DeskRules, broadcast: Broadcast) -> str | None:
    """Why it cannot be sent as it stands, in words; None if it can."""
    line = d.rules.lines[broadcast.line]
    prospect = await prospects.look_ahead(d, line, broadcast)
    forbidding = [reason.key for reason in prospect.reasons if reason.forbids]
    return _why(d, desk, line, prospect, forbidding[0]) if forbidding else None


async def _card(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast) -> tuple[Text, list[list[Button]]]:
    prospect = await prospects.look_ahead(d, line, broadcast)
    heading = d.say(desk.language, "draft-heading", number=str(broadcast.id), bulletin=title(d, desk, line, broadcast))
    parts = [
        Text("\n".join([heading, *_judgement(d, desk, line, prospect)])),
        *previews.all_of(d, desk, line, broadcast, prospect),
        Text(
            "\n".join([*_numbers(d, desk, line, prospect), *await _circumstances(d, desk, line, broadcast, prospect)])
        ),
    ]
    return previews.paragraphs(parts, longest=desk.abilities.text_units), await _rows(d, desk, broadcast, prospect)


def _judgement(d: Decision, desk: DeskRules, line: LineRules, prospect: Prospect) -> list[str]:
    light = LIGHTS[outlook.light_of(prospect.reasons)]
    key = f"draft-{light}" if outlook.may_go(prospect.reasons) else "draft-forbidden"
    told = [f"· {_why(d, desk, line, prospect, reason.key)}" for reason in prospect.reasons]
    return [d.say(desk.language, key), *told]


def _why(d: Decision, desk: DeskRules, line: LineRules, prospect: Prospect, key: str) -> str:
    language, view = desk.language, prospect.outlook
    last = prospect.last
    return d.say(
        language,
        f"draft-why-{key}",
        template=prospect.choice.template.name,
        state=d.say(language, f"template-state-{view.state.value.replace('_', '-')}"),
        outside=_number(view.outside, language),
        limit=_number(prospect.limit.people_per_day or 0, language),
        reachable=_number(view.reachable or 0, language),
        recipients=_number(view.recipients, language),
        why=answers.reason(d, language, view.silence) if view.silence else "",
        last="" if last is None else str(last.id),
        since="" if last is None or last.started is None else dates.when(d, language, last.started, line.timezone),
        at="" if view.quiet_until is None else dates.when(d, language, view.quiet_until, line.timezone),
        most=format_currency(view.warn_above, "EUR", locale=language),
    )


def _numbers(d: Decision, desk: DeskRules, line: LineRules, prospect: Prospect) -> list[str]:
    """To how many, how many of them today, at what cost, in how long."""
    language, people, limit = desk.language, prospect.audience, prospect.limit
    lines = [
        d.say(
            language,
            "draft-people",
            recipients=_number(people.recipients, language),
            inside=_number(people.inside, language),
            outside=_number(people.outside, language),
        )
    ]
    key = "draft-limit"
    if not limit.people_per_day:
        key = "draft-limit-unknown" if limit.people_per_day is None else "draft-limit-none"
    lines.append(
        d.say(
            language,
            key,
            limit=_number(limit.people_per_day or 0, language),
            opened=_number(limit.opened, language),
            reachable=_number(prospect.outlook.reachable or 0, language),
        )
    )
    return [*lines, _cost(d, desk, prospect), _duration(d, desk, line, people.recipients)]


def _cost(d: Decision, desk: DeskRules, prospect: Prospect) -> str:
    low, high = (
        format_currency(amount, "EUR", locale=desk.language)
        for amount in (prospect.estimate.low, prospect.estimate.high)
    )
    if not prospect.estimate.high:
        return d.say(desk.language, "draft-cost-none")
    return d.say(desk.language, "draft-cost" if low == high else "draft-cost-between", low=low, high=high)


def _duration(d: Decision, desk: DeskRules, line: LineRules, recipients: int) -> str:
    minutes = -(-recipients // (line.messages_per_second * 60)) if recipients > line.messages_per_second * 60 else 0
    return d.say(desk.language, "draft-duration", minutes=minutes)


async def _circumstances(
    d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast, prospect: Prospect
) -> list[str]:
    """The notice before this one, when this one goes, until when, and who must agree."""
    language, last = desk.language, prospect.last
    lines = [d.say(language, "draft-first")]
    if last is not None and last.started is not None:
        since = dates.when(d, language, last.started, line.timezone)
        words = wording.excerpt(words_of(last.content)) or previews.in_words(d, desk, last.content)
        lines = [d.say(language, "draft-last", number=str(last.id), since=since, words=words)]
    if broadcast.corrects is not None:
        lines.insert(0, d.say(language, "draft-corrects", number=str(broadcast.corrects)))
    hours = int(terms.lifetime(line, broadcast).total_seconds()) // 3600
    lines.append(d.say(language, "draft-expiry", hours=hours))
    if broadcast.state is BroadcastState.SCHEDULED and broadcast.due is not None:
        lines.append(d.say(language, "draft-planned", at=dates.when(d, language, broadcast.due, line.timezone)))
    elif broadcast.proposer is not None:
        proposer = await operators.get(d.tx, broadcast.proposer)
        lines.append(d.say(language, "draft-proposed", name=proposer.name))
    elif desk.approvers:
        eyes = "draft-four-eyes" if len(desk.approvers) > 1 else "draft-four-eyes-one"
        lines.append(d.say(language, "draft-alone" if broadcast.is_alert else eyes))
    return [*lines, d.say(language, "draft-not-yet")]


async def _rows(d: Decision, desk: DeskRules, broadcast: Broadcast, prospect: Prospect) -> list[list[Button]]:
    """Forbidden: it can only be tried and thrown away. Asked for, or planned already: nobody sends it twice."""
    actions: list[list[str]] = [["broadcast_test"], ["broadcast_cancel"]]
    if broadcast.state is BroadcastState.SCHEDULED:
        actions[1:] = [["broadcast_plan", "broadcast_cancel"]]
    elif outlook.may_go(prospect.reasons) and broadcast.proposer is None:
        send = "broadcast_send_anyway" if outlook.light_of(prospect.reasons) is Light.RED else "broadcast_send"
        actions[1:1] = [[send, "broadcast_plan"]]
    return [[await button(d, desk, action, broadcast) for action in row] for row in actions]


async def offer_hours(d: Decision, desk: DeskRules, broadcast: Broadcast, *, under: str = "") -> None:
    """Ask when: the likely hours by buttons, any other as it is typed."""
    line = d.rules.lines[broadcast.line]
    rows: list[list[Button]] = []
    for at in _hours(d, line, broadcast):
        label = d.say(desk.language, "button-broadcast-at", at=dates.when(d, desk.language, at, line.timezone))
        token = await buttons.lasting(d.tx, desk.name, "broadcast_at", broadcast.id, str(to_ms(at)))
        rows.append([Button(label, token)])
    text = d.say(desk.language, "broadcast-when", number=str(broadcast.id))
    await notices.tell(d, desk, text, answers=under, buttons=rows)


def _hours(d: Decision, line: LineRules, broadcast: Broadcast) -> list[datetime]:
    today = d.now.astimezone(line.timezone).date()
    found = [
        moments.on_clock(today + timedelta(days=days), hour, line.timezone).at for days in range(3) for hour in OFFERED
    ]
    fitting = [at for at in found if at > d.now + HEAD_START and terms.quiet_until(line, broadcast, at) is None]
    return sorted(fitting)[:MOST_OFFERED]


def title(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast) -> str:
    """The bulletin's title, or the words for every subscriber; and the zone or the correction it is for.

    Of another line than the desk's first its title, too.
    """
    whom = _whom(d, desk, line, broadcast)
    return whom if line.name == desk.lines[0] else f"{whom} · {line.title}"


def _whom(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast) -> str:
    bulletin = broadcast.bulletin
    named = line.bulletins.get(bulletin, bulletin) if bulletin else d.say(desk.language, "bulletin-everybody")
    if broadcast.corrects is not None:
        return d.say(desk.language, "bulletin-corrects", bulletin=named, number=str(broadcast.corrects))
    if not broadcast.zone:
        return named
    zone = line.zones.get(broadcast.zone, broadcast.zone)
    return d.say(desk.language, "bulletin-in-zone", bulletin=named, zone=zone)


async def button(d: Decision, desk: DeskRules, action: str, broadcast: Broadcast, detail: str = "") -> Button:
    """A button of a card: `broadcast_send` is labelled with the text `button-broadcast-send`."""
    label = d.say(desk.language, f"button-{action.replace('_', '-')}")
    return Button(label, await buttons.lasting(d.tx, desk.name, action, broadcast.id, detail))


def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=language)
