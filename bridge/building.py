"""From settings to lines, desks, rules and routes: the one place that knows which network is which."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from telegram import Bot

from bridge import mailer
from bridge.desks.desk import Desk
from bridge.desks.telegram.desk import Menu, Push, TelegramDesk
from bridge.desks.telegram.listening import HEARING, Ear
from bridge.desks.telegram.request import SessionRequest
from bridge.errors import StartRefused
from bridge.files import Source
from bridge.health import Health
from bridge.keeper import Keeper
from bridge.lines.line import Line
from bridge.lines.whatsapp.graph import Graph
from bridge.lines.whatsapp.line import WhatsAppLine
from bridge.lines.whatsapp.parse import Routing
from bridge.lines.whatsapp.webhook import PATH, Secrets, Webhook
from bridge.media_links import MediaLinks
from bridge.open311_door import Open311
from bridge.pace import LinePace, Pace
from bridge.porter import Taking
from bridge.rules import Rules
from bridge.voices import Budget, Route, Voice
from config import settings as configured
from config.settings import Settings
from config.texts import Texts
from storage.driver import Driver
from storage.model import DeskName, LineName, Priority, lane_of_desk, lane_of_line
from storage.outbox import MAIL
from storage.rooms import Home

LINE_AT_ONCE = 512  # Meta answers in about 100 ms: rate times latency, with room
DESK_AT_ONCE = 4
GUARD_SECONDS = 0.008  # jitter on the way: a second counted a little longer never crosses Meta's second
MINUTE_SECONDS = 60.5
MAILS_A_MINUTE = 30  # nobody forwards more, and a mail server never thinks us a sender of spam
# 130429: the number's throughput; 80007: the account's; 4, 613: the app's. One person's limit (131056) is not a line's.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
LINE_TOO_FAST = frozenset({"4", "613", "80007", "130429"})
DESK_TOO_FAST = frozenset({"flood"})


@dataclass(frozen=True, slots=True)
class Parts:
    """What the lines and desks are built from, and what they add."""

    settings: Settings
    database: Driver
    session: aiohttp.ClientSession
    keeper: Keeper
    texts: Texts
    installation: str
    health: Health
    commands: tuple[str, ...] = ()
    minute_seconds: float = MINUTE_SECONDS  # the minute of a room's `messages_per_minute`
    paces: dict[str, LinePace] = field(default_factory=dict)
    homes: list[Home] = field(default_factory=list)
    ears: list[asyncio.Event] = field(default_factory=list)  # set once a desk has been heard to its present end
    takings: dict[str, Taking] = field(default_factory=dict)  # by path: posts the porter takes in himself
    routes: list[web.RouteDef] = field(default_factory=list)
    listeners: list[Callable[[], Coroutine[None, None, None]]] = field(default_factory=list)
    closers: list[Callable[[], Coroutine[None, None, None]]] = field(default_factory=list)

    def heard(self, line: str) -> None:
        """A citizen's message uses up the number's throughput as one of ours does."""
        self.paces[line].spend(1, time.monotonic())


def build_lines(parts: Parts) -> list[Line]:
    """Every line, all on one webhook."""
    lines = parts.settings.lines
    by_account: dict[str, list[str]] = {}
    for name, line in lines.items():
        by_account.setdefault(line.whatsapp.business_account_id, []).append(name)
    webhook = Webhook(
        keeper=parts.keeper,
        secrets={
            name: Secrets(line.whatsapp.app_secret.get_secret_value(), line.whatsapp.verify_token.get_secret_value())
            for name, line in lines.items()
        },
        routing=Routing({line.whatsapp.phone_number_id: name for name, line in lines.items()}, by_account),
        installation=parts.installation,
        heard=parts.heard,
    )
    parts.takings[PATH] = webhook.take
    return [_line(parts, LineName(name), line, webhook) for name, line in lines.items()]


def _line(parts: Parts, name: LineName, line: configured.Line, webhook: Webhook) -> Line:
    whatsapp = line.whatsapp
    parts.health.up(lane_of_line(name))
    limit = whatsapp.messages_per_second
    parts.paces[name] = LinePace(limit=limit, period_seconds=1 + GUARD_SECONDS)
    graph = Graph(
        parts.session,
        url=str(whatsapp.api_url),
        version=whatsapp.api_version,
        token=whatsapp.access_token.get_secret_value(),
    )
    parts.closers.append(graph.close)
    return WhatsAppLine(
        name,
        graph=graph,
        webhook=webhook,
        phone_number_id=whatsapp.phone_number_id,
        business_account_id=whatsapp.business_account_id,
        installation=parts.installation,
    )


def build_desks(parts: Parts) -> list[Desk]:
    """Every desk."""
    return [_desk(parts, DeskName(name), desk) for name, desk in parts.settings.desks.items()]


def _desk(parts: Parts, name: DeskName, desk: configured.Desk) -> Desk:
    parts.health.expect(lane_of_desk(name), HEARING)
    if desk.matrix is not None:
        return _matrix_desk(parts, name, desk.matrix)
    assert desk.telegram is not None  # the settings say one of them
    return _telegram_desk(parts, name, desk.telegram)


def _matrix_desk(parts: Parts, name: DeskName, matrix: configured.MatrixDesk) -> Desk:
    try:
        from bridge.desks.matrix.building import Room, build, words
    except ModuleNotFoundError:
        raise StartRefused(f"desks.{name}.matrix: its libraries are missing: pip install 'sportello[matrix]'") from None
    parts.homes.append(Home(name, matrix.room_id, matrix.user_id))
    room = Room(
        name=name,
        homeserver=str(matrix.homeserver),
        user_id=matrix.user_id,
        token=matrix.access_token.get_secret_value() if matrix.access_token is not None else "",
        password=matrix.password.get_secret_value() if matrix.password is not None else "",
        room_id=matrix.room_id,
        installation=parts.installation,
        words=words(parts.texts, _language(parts, name)),
        read_receipts=matrix.read_receipts,
        is_alone=not parts.settings.shares_account(name),
    )
    built, caught_up = build(room, database=parts.database, session=parts.session, health=parts.health)
    parts.ears.append(caught_up)
    return built


def _language(parts: Parts, name: DeskName) -> str:
    return next(line.language for line in parts.settings.lines.values() if name in line.desks)


def _telegram_desk(parts: Parts, name: DeskName, telegram: configured.TelegramDesk) -> Desk:
    api_url = str(telegram.api_url).rstrip("/")
    first, *others = (token.get_secret_value() for token in telegram.tokens)
    language, push = _language(parts, name), None
    if telegram.webhook_secret is not None:
        url = f"{str(parts.settings.http.public_url).rstrip('/')}/webhooks/telegram/{name}"
        push = Push(url, telegram.webhook_secret.get_secret_value())
    parts.homes.append(Home(name, str(telegram.group_id), first.partition(":")[0]))  # a token begins with its bot's id
    ear = Ear(
        database=parts.database,
        session=parts.session,
        api_url=api_url,
        token=first,
        desk=name,
        health=parts.health,
    )
    parts.ears.append(ear.caught_up)
    built = TelegramDesk(
        name,
        bot=_bot(parts, api_url, first),
        helpers=[_bot(parts, api_url, token) for token in others],
        ear=ear,
        session=parts.session,
        group_id=telegram.group_id,
        others=lambda number: parts.texts.say(language, "others-folded", number=number),
        menus=_menus(parts.texts, parts.commands),
        push=push,
    )
    parts.routes.extend(built.routes())
    return built


def _bot(parts: Parts, api_url: str, token: str) -> Bot:
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=SessionRequest(parts.session),
        get_updates_request=SessionRequest(parts.session),
    )


def _menus(texts: Texts, commands: tuple[str, ...]) -> list[Menu]:
    """What clients offer while typing; Italian for Italian phones and for any language we do not speak."""
    menus = {
        language: tuple((name, texts.say(language, f"menu-{name}")) for name in commands)
        for language in sorted(texts.shipped)
    }
    return [Menu("", menus["it"]), *(Menu(language, offered) for language, offered in menus.items())]


def build_routes(parts: Parts, lines: Sequence[Line], desks: Sequence[Desk]) -> list[Route]:
    """Each lane with its pace."""
    mail = [] if parts.settings.smtp is None else [_route_of_mail(parts, parts.settings.smtp)]
    return [*(_route_of_line(parts, line) for line in lines), *(_route_of_desk(parts, desk) for desk in desks), *mail]


def _route_of_mail(parts: Parts, smtp: configured.Smtp) -> Route:
    parts.health.strengthen(MAIL)
    carrier = mailer.Mailer(
        server=(smtp.host, smtp.port),
        tls=smtp.tls,
        login=(smtp.user, "" if smtp.password is None else smtp.password.get_secret_value()),
        sender=smtp.sender,
        installation=parts.installation,
    )
    return Route(
        lane=MAIL,
        voices=[Voice("", carrier.send, Pace(limit=MAILS_A_MINUTE, period_seconds=60))],
        budgets=[Budget(Priority.PRESS, Priority.MARK)],
        at_once=1,
        max_media_bytes=mailer.PHOTO_BYTES,
        abilities=mailer.ABILITIES,
        too_fast=frozenset(),
        is_vital=False,
    )


def _route_of_line(parts: Parts, line: Line) -> Route:
    pace = parts.paces[line.name]
    return Route(
        lane=lane_of_line(line.name),
        voices=[Voice("", line.send, pace, line.holds)],
        budgets=[Budget(Priority.PRESS, Priority.MARK)],
        at_once=LINE_AT_ONCE,
        max_media_bytes=max(limit.max_bytes for limit in line.abilities.media.values()),
        abilities=line.abilities,
        too_fast=LINE_TOO_FAST,
        pace=pace,
    )


def _route_of_desk(parts: Parts, desk: Desk) -> Route:
    settings = parts.settings.desks[desk.name]
    network = settings.telegram or settings.matrix
    assert network is not None  # the settings say one of them
    per_minute = network.messages_per_minute
    voices = [
        Voice(name, carry, Pace(limit=per_minute, period_seconds=parts.minute_seconds))
        for name, carry in [("", desk.post), *((f"bot-{n}", carry) for n, carry in enumerate(desk.helpers, start=2))]
    ]
    return Route(
        lane=lane_of_desk(desk.name),
        voices=voices,
        budgets=[
            Budget(Priority.PRESS, Priority.PRESS),
            Budget(Priority.REPLY, Priority.EDIT, voices[0].pace),
            Budget(
                Priority.MARK, Priority.MARK, Pace(limit=max(1, per_minute // 2), period_seconds=parts.minute_seconds)
            ),
        ],
        at_once=DESK_AT_ONCE * len(voices),
        max_media_bytes=max(limit.max_bytes for limit in desk.abilities.media.values()),
        abilities=desk.abilities,
        # A homeserver says for how long and means it: no need to guess at a slower pace.
        too_fast=DESK_TOO_FAST if settings.telegram is not None else frozenset(),
    )


def build_links(parts: Parts, rules: Rules, lines: Sequence[Line]) -> list[web.RouteDef]:
    """Where files too large for a desk are downloaded, if the settings allow it."""
    if rules.links is None:
        return []
    sources: dict[str, Source] = {lane_of_line(line.name): line for line in lines}
    language = next(iter(rules.lines.values())).language
    return MediaLinks(rules.links, sources, texts=parts.texts, language=language).routes()


def build_open311(parts: Parts, rules: Rules) -> list[web.RouteDef]:
    """Where faults are asked for by programs, if any line has a token for it."""
    tokens = {
        LineName(name): line.open311_token.get_secret_value()
        for name, line in parts.settings.lines.items()
        if line.open311_token is not None
    }
    if not tokens:
        return []
    return Open311(tokens, database=parts.database, rules=rules, texts=parts.texts).routes()
