"""The town of the scenarios: the simulated outside world in this loop, the bridge as a process, people who talk."""

import asyncio
import base64
import io
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, TypeVar

import aiohttp

from bridge.simulator.journal import Entry
from bridge.simulator.server import Simulator
from tests.ports import free_port
from tests.zygote import Process, zygote_of

DEADLINE_SECONDS = 30.0  # only a failure waits as long, and a busy machine is ten times slower
READY_SECONDS = 30.0
STOP_SECONDS = 10.0  # the contract's
OUTAGE_SECONDS = 3.0  # after which a webhook is taken to be held up for long
POLL_SECONDS = 0.01
GRAPH_NUMBER = "106540352242922"
SECRET = "demo-app-secret"
VERIFY = "demo-verify-token"
BOT = 1000000001
BOT_TOKEN = "1000000001:demo-bot-token"
ACCESS_TOKEN = "demo-access-token"

Object = dict[str, Any]
T = TypeVar("T")

CONFIGURATION = """
[storage]
url = "sqlite:///{folder}/town.db"
[http]
port = {port}
public_url = "http://127.0.0.1:{port}"
media_links = {media_links}
{texts}
[lines.urp]
title = "WhatsURP Comune di Esempio"
desk = {desks}
language = "{language}"
human_only = {human_only}
fold_thanks = {fold_thanks}
broadcast_answer_hours = {broadcast_answer_hours}
quiet_hours = "{quiet_hours}"
{more}
[lines.urp.whatsapp]
phone_number = "+390935000000"
phone_number_id = "106540352242922"
business_account_id = "102290129340398"
access_token = "demo-access-token"
app_secret = "demo-app-secret"
verify_token = "demo-verify-token"
api_url = "{town}"
messages_per_second = {messages_per_second}
broadcast_templates = {broadcast_templates}
bulletin_templates = {bulletin_templates}
[lines.urp.bulletins]
{bulletins}
[lines.urp.zones]
{zones}
[desks.urp]
title = "URP"
reply_mode = "{reply_mode}"
undo_seconds = {undo_seconds}
merge_seconds = {merge_seconds}
[desks.urp.telegram]
bot_token = "1000000001:demo-bot-token"
bot_tokens = {helpers}
group_id = -1001000000001
api_url = "{town}"
messages_per_minute = {messages_per_minute}
[desks.urp.roles]
managers = {managers}
approvers = {approvers}
"""

SECOND_LINE = """
[lines.vigili]
title = "Polizia locale"
desk = "urp"
quiet_hours = ""
[lines.vigili.whatsapp]
phone_number = "+390935000001"
phone_number_id = "206540352242922"
business_account_id = "{second_account}"
access_token = "{second_token}"
app_secret = "{second_secret}"
verify_token = "second-verify-token"
api_url = "{town}"
"""
SECOND_DESK = """
[desks.vigili]
title = "Vigili"
reply_mode = "direct"
[desks.vigili.telegram]
bot_token = "1000000003:another-bot-token"
group_id = -1003000000003
api_url = "{second_desk}"
"""
MATRIX_TOO = """
[desks.urp-matrix]
title = "URP Matrix"
reply_mode = "direct"
undo_seconds = {undo_seconds}
[desks.urp-matrix.matrix]
{keys}
"""
SECOND_NUMBER, SECOND_SECRET, SECOND_VERIFY = "206540352242922", "second-app-secret", "second-verify-token"


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a test may turn in the bridge's configuration."""

    undo_seconds: float = 0
    merge_seconds: int = 0
    human_only: bool = False
    fold_thanks: bool = True
    broadcast_answer_hours: int = 48
    language: str = "it"
    bulletins: tuple[tuple[str, str], ...] = (
        ("allerte", "Allerte di protezione civile"),
        ("viabilita", "Viabilità e lavori"),
    )
    zones: tuple[tuple[str, str], ...] = ()
    texts: str = ""  # a folder of its own texts
    quiet_hours: str = ""  # none, whatever the hour is when the tests run
    more: str = ""  # further keys of the line
    tables: str = ""  # further tables
    reply_mode: str = "direct"
    managers: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    messages_per_minute: int = 600
    messages_per_second: int = 80
    broadcast_templates: tuple[str, ...] = ()
    bulletin_templates: tuple[tuple[str, str], ...] = ()
    second_line: bool = False
    second_account: str = "202290129340398"
    second_token: str = "second-access-token"
    second_secret: str = SECOND_SECRET
    helpers: tuple[str, ...] = ()  # tokens of further bots
    second_desk: str = ""  # where another Telegram is, since a town has one group
    media_links: bool = False
    matrix_too: str = ""  # keys of a room on Matrix that is a second desk, besides the Telegram one
    left_group: bool = False  # the line has that room alone
    matrix: str = ""  # keys of the desk's room on Matrix, where it is there and not on Telegram

    @property
    def desks(self) -> list[str]:
        """The desks of the first line."""
        if self.left_group:
            return ["urp-matrix"]
        return ["urp", *(["vigili"] if self.second_desk else []), *(["urp-matrix"] if self.matrix_too else [])]

    def text(self, *, town: str, folder: Path, port: int) -> str:
        """The whole sportello.toml."""
        before, telegram, after = CONFIGURATION.partition("[desks.urp.telegram]")
        roles = after[after.index("[desks.urp.roles]") :]
        if self.left_group:
            before, telegram, after, roles = before.partition("[desks.urp]")[0], "", "", ""
        filled = (
            (f"{before}[desks.urp.matrix]\n{self.matrix}\n{roles}" if self.matrix else before + telegram + after)
            + self.tables
            + (SECOND_LINE if self.second_line else "")
            + (SECOND_DESK if self.second_desk else "")
            + (MATRIX_TOO.replace("{keys}", self.matrix_too) if self.matrix_too else "")
        )
        return filled.format(
            folder=folder,
            port=port,
            town=town,
            human_only=json.dumps(self.human_only),
            language=self.language,
            fold_thanks=json.dumps(self.fold_thanks),
            broadcast_answer_hours=self.broadcast_answer_hours,
            desks=json.dumps(self.desks),
            second_desk=self.second_desk,
            second_account=self.second_account,
            second_token=self.second_token,
            second_secret=self.second_secret,
            helpers=json.dumps(list(self.helpers)),
            messages_per_second=self.messages_per_second,
            broadcast_templates=json.dumps(list(self.broadcast_templates)),
            bulletin_templates=f"{{ {', '.join(f'{b} = {json.dumps(t)}' for b, t in self.bulletin_templates)} }}",
            media_links=json.dumps(self.media_links),
            quiet_hours=self.quiet_hours,
            more=self.more,
            bulletins="\n".join(f"{name} = {json.dumps(title)}" for name, title in self.bulletins),
            zones="\n".join(f"{name} = {json.dumps(title)}" for name, title in self.zones),
            texts=f"[texts]\nfolder = {json.dumps(self.texts)}" if self.texts else "",
            reply_mode=self.reply_mode,
            undo_seconds=self.undo_seconds,
            merge_seconds=self.merge_seconds,
            messages_per_minute=self.messages_per_minute,
            managers=json.dumps(list(self.managers)),
            approvers=json.dumps(list(self.approvers)),
        )


PROGRAM = ("-m", "bridge")
ORDINARY = (*PROGRAM, "run")


class Bridge:
    """The bridge as its own process; kill it, stop it, start it again on the same database and port."""

    def __init__(self, town: str, folder: Path, cache: Path, program: tuple[str, ...] = ORDINARY) -> None:
        self._program = program
        self._town = town
        self._folder = folder
        self._cache = cache
        self.port = free_port()
        self.knobs = Knobs()
        self.process: Process | None = None
        self.environment: dict[str, str] = {}  # what the process finds around it, besides ours

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        """Its SQLite file."""
        return self._folder / "town.db"

    @property
    def log_file(self) -> Path:
        """Everything it said on stderr, over all its lives."""
        return self._folder / "bridge.log"

    def log(self) -> str:
        """The log so far."""
        return self.log_file.read_text() if self.log_file.exists() else ""

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.returncode is None

    async def spawn(self, name: str = "bridge", port: int = 0) -> Process:
        """Start a process on this configuration, logging to `<name>.log`, not waiting for anything."""
        path = self._folder / f"{name}.toml"
        path.write_text(self.knobs.text(town=self._town, folder=self._folder, port=port or self.port))
        with (self._folder / f"{name}.log").open("ab") as log:
            return await self._launch((*self._program, "--config", str(path)), log)

    async def command(self, *words: str, **changed: Any) -> tuple[int, str]:
        """Run a command of the command line on this configuration; its exit status and what it said."""
        self.knobs = replace(self.knobs, **changed)
        path, said = self._folder / "command.toml", self._folder / "command.log"
        path.write_text(self.knobs.text(town=self._town, folder=self._folder, port=self.port))
        with said.open("wb") as log:
            process = await self._launch((*PROGRAM, *words, "--config", str(path)), log)
        return await process.wait(), said.read_text().strip()

    async def _launch(self, program: tuple[str, ...], log: IO[bytes]) -> Process:
        """Forked, if there is a zygote; another program, or one with an environment of its own, starts from nothing."""
        ours = {"PYTHONPYCACHEPREFIX": str(self._cache), "PYTHONDONTWRITEBYTECODE": ""}
        environment = {**os.environ, **ours, **self.environment}
        zygote = zygote_of(self._cache)
        if zygote is not None and not self.environment and program[: len(PROGRAM)] == PROGRAM:
            return await zygote.fork(program[len(PROGRAM) :], log=log, environment=environment)
        return await asyncio.create_subprocess_exec(
            sys.executable, *program, stderr=log, stdin=asyncio.subprocess.DEVNULL, env=environment
        )

    async def start(self, **changed: Any) -> None:
        """Start with these knobs changed, and wait until it is ready."""
        assert not self.is_alive
        self.knobs = replace(self.knobs, **changed)
        process = self.process = await self.spawn()
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
            while True:
                assert process.returncode is None, f"the bridge did not start:\n{self.log()[-3000:]}"
                with suppress(aiohttp.ClientError):
                    async with session.get(f"{self.url}/readyz") as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(POLL_SECONDS)

    async def spawn_again(self, **changed: Any) -> None:
        """Start with these knobs changed and wait until it listens, though it may not be ready."""
        assert not self.is_alive
        self.knobs = replace(self.knobs, **changed)
        self.process = await self.spawn()
        async with asyncio.timeout(READY_SECONDS), aiohttp.ClientSession() as session:
            while True:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"{self.url}/healthz"):
                        return
                await asyncio.sleep(POLL_SECONDS)

    def let_time_pass(self, seconds: float, *, consents: bool = False) -> None:
        """Everything kept on disk becomes this much older; only while the bridge is off.

        The ledgers are append-only: nothing may touch them, not even we, but for `consents` where their hour counts.
        """
        assert not self.is_alive
        ledgers = ("audit", "notice") if consents else ("consent", "audit", "notice")
        with closing(sqlite3.connect(self.database)) as connection:
            guard = "SELECT sql FROM sqlite_master WHERE name = 'consent_is_never_changed'"
            (guarding,) = connection.execute(guard).fetchone()
            connection.execute("DROP TRIGGER consent_is_never_changed")
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            for table in (name for name in tables if name not in ledgers):
                for column in connection.execute(f"PRAGMA table_info({table})").fetchall():
                    if column[1].endswith("_ms"):
                        query = f"UPDATE {table} SET {column[1]} = {column[1]} - ? WHERE {column[1]} > 0"
                        connection.execute(query, (int(seconds * 1000),))
            connection.execute(guarding)
            connection.commit()

    async def crash_after(self, mend: Callable[[], Awaitable[None]]) -> None:
        """kill -9, mend the world, and start again on what is on disk."""
        await self.kill()
        await mend()
        await self.start()

    async def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        if self.is_alive:
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; its exit status. Fails if it takes longer than the contract allows."""
        assert self.process is not None
        if self.is_alive:
            self.process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
            except TimeoutError:
                await self.kill()
                raise AssertionError(f"still alive {STOP_SECONDS} s after SIGTERM") from None
        assert self.process.returncode is not None
        return self.process.returncode


@dataclass(slots=True)
class World:
    """What the journal says, folded: who sees what, and what was asked of the networks."""

    group: dict[int, Object] = field(default_factory=dict)
    topics: dict[int, Object] = field(default_factory=dict)
    phones: dict[str, dict[str, Object]] = field(default_factory=dict)
    graph_calls: list[Object] = field(default_factory=list)
    bot_calls: list[Object] = field(default_factory=list)
    posted: dict[str, int] = field(default_factory=dict)  # wamid of a citizen's message: how often answered 200
    webhooks: list[Object] = field(default_factory=list)
    seen: int = 0

    def fold(self, entries: list[Entry]) -> None:
        """Take in what happened since."""
        for entry in entries:
            self.seen = entry.seq
            reader = getattr(self, "_" + entry.kind.replace(".", "_"), None)
            if reader is not None:
                reader(entry.data)

    def _group_message(self, data: Object) -> None:
        self.group[data["id"]] = data

    def _group_changed(self, data: Object) -> None:
        if "id" in data and data["id"] in self.group:
            self.group[data["id"]] = self.group[data["id"]] | data

    def _group_topic(self, data: Object) -> None:
        if data["id"] is not None:
            self.topics[data["id"]] = data

    def _phone_message(self, data: Object) -> None:
        self.phones.setdefault(data["citizen"], {})[data["id"]] = dict(data)

    def _phone_changed(self, data: Object) -> None:
        found = self.phones.get(data["citizen"], {}).get(data["id"] or "")
        if found is not None:
            found |= {name: value for name, value in data.items() if name not in ("citizen", "id")}

    def _graph_call(self, data: Object) -> None:
        self.graph_calls.append(data)

    def _bot_call(self, data: Object) -> None:
        self.bot_calls.append(data)

    def _webhook_sent(self, data: Object) -> None:
        self.webhooks.append(data)
        if data["status"] != 200:
            return
        for unit in units_of(data["body"]):
            self.posted[unit["id"]] = self.posted.get(unit["id"], 0) + 1


def units_of(body: Object) -> Iterator[Object]:
    """The messages and calls of a webhook body."""
    for entry in body.get("entry") or ():
        for change in entry.get("changes") or ():
            value = change.get("value") if isinstance(change, dict) else None
            for name in ("messages", "calls"):
                yield from (unit for unit in (value or {}).get(name) or () if isinstance(unit, dict) and "id" in unit)


class Town:
    """The whole town as a test uses it."""

    def __init__(self, simulator: Simulator, bridge: Bridge, client: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.bridge = bridge
        self.client = client
        self.world = World()
        self.awaited: set[str] = set()  # what citizens sent and Meta must have posted
        self._stuck: set[str] = set()  # of it, what was waited for in vain
        self._people = 0

    # The outside world, moved by hand

    async def control(self, verb: str, path: str, body: object = None, status: int = 200) -> Any:
        """A control call that must answer `status`."""
        if path.startswith("group/"):
            await self._citizens_first()
        # A stream, since whole files travel in it: aiohttp warns of large strings.
        data = None if body is None else io.BytesIO(json.dumps(body).encode())
        headers = {"Content-Type": "application/json"}
        async with self.client.request(
            verb, f"{self.simulator.url}/control/{path}", data=data, headers=headers
        ) as answer:
            assert answer.status == status, f"{verb} {path}: {await answer.text()}"
            return await answer.json()

    async def citizen(self, name: str = "Anna", **given: Any) -> "Citizen":
        """Somebody new with a phone, whose name nobody else has."""
        self._people += 1
        born = await self.control("POST", "citizens", {"name": f"{name} {self._people:03}", **given})
        return Citizen(self, born["id"], born["name"], born["phone"], born["bsuid"])

    async def operator(self, name: str = "Marta", *, status: str = "member", **given: Any) -> "Operator":
        """Somebody joins the staff group."""
        self._people += 1
        username = f"{name.split()[0].casefold()}_{self._people:03}"
        newcomer = {"name": f"{name} {self._people:03}", "username": username, "status": status, **given}
        born = await self.control("POST", "group/members", newcomer)
        return Operator(self, born["id"], newcomer["name"], username)

    async def fault(self, place: str, kind: str, method: str = "", times: int = 1, **details: Any) -> None:
        """Something will go wrong."""
        wanted = {"place": place, "kind": kind, "method": method, "times": times, "details": details}
        await self.control("POST", "faults", wanted)

    async def mend(self, place: str = "") -> None:
        """Nothing goes wrong any more."""
        await self.control("DELETE", f"faults?place={place}")

    async def hold(self, place: str, method: str, *, times: int = 1) -> None:
        """The next calls take their time: they are done when the place is mended, and not before."""
        await self.fault(place, "hold", method, times=times)

    async def met(self) -> None:
        """Wait until every fault that was to happen has been met by the call it was meant for."""
        await self.until("the faults met", lambda: not [f for f in self.simulator.faults.active() if f.times > 0])

    async def settings(self, **changes: Any) -> None:
        """Turn the town's own knobs."""
        await self.control("PATCH", "settings", changes)

    async def advance(self, seconds: float) -> None:
        """Meta's clock jumps; ours does not."""
        await self.control("POST", "clock", {"advance_seconds": seconds})

    def now(self) -> int:
        """Meta's clock, in whole seconds."""
        return int(self.simulator.clock.seconds())

    async def bytes(self, url: str) -> bytes:
        """A file as somebody sees it."""
        async with self.client.get(f"{self.simulator.url}{url}") as answer:
            assert answer.status == 200
            return await answer.read()

    # The bridge

    async def get(self, path: str) -> tuple[int, str]:
        """A GET of the bridge."""
        async with self.client.get(f"{self.bridge.url}{path}") as answer:
            return answer.status, await answer.text()

    async def measured(self, name: str, value: float) -> None:
        """Wait until one of the bridge's measures has this value."""
        wanted = f"{name} {float(value)}"
        async with asyncio.timeout(DEADLINE_SECONDS):
            while True:
                if wanted in (await self.get("/metrics"))[1].splitlines():
                    return
                await asyncio.sleep(POLL_SECONDS * 10)

    async def restart(self, **changed: Any) -> None:
        """Stop it politely and start it with other knobs."""
        assert await self.bridge.stop() == 0
        await self.bridge.start(**changed)

    async def pass_time(self, seconds: float) -> None:
        """All that staff did is heard and decided; so much time passes, and what fell due in it is carried."""
        unheard = await self._unheard_until(lambda unheard: not unheard)
        assert not unheard, f"{unheard} updates of the group were not heard"
        undecided = "SELECT 1 FROM inbox WHERE state = 'waiting' LIMIT 1"
        await self.until("everything decided", lambda: not self.rows(undecided))
        assert await self.bridge.stop() == 0
        self.bridge.let_time_pass(seconds)
        await self.bridge.start()
        await self.settled()

    def rows(self, query: str, *parameters: object) -> list[Any]:
        """What is kept on disk, read beside the bridge."""
        address = f"file:{self.bridge.database}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, parameters).fetchall()

    # Waiting

    def look(self) -> World:
        """The world as it is now."""
        self.world.fold(self.simulator.journal.entries(after=self.world.seen))
        return self.world

    async def page(self, holding: str) -> str:
        """The public page of the line, as soon as it holds these words: it looks into the store now and then."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            while True:
                async with self.client.get(f"{self.bridge.url}/urp") as answer:
                    assert answer.status == 200
                    words: str = await answer.text()
                    if holding in words:
                        return words
                await asyncio.sleep(POLL_SECONDS)

    async def until(self, what: str, find: Callable[[], T | None], *, seconds: float = DEADLINE_SECONDS) -> T:
        """Wait until `find` finds something; the deadline is a failure that says what was waited for."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while True:
            self.look()
            found = find()
            if found:
                return found
            if clock() > deadline:
                raise AssertionError(f"not within {seconds} s: {what}\n{self.bridge.log()[-1500:]}")
            await asyncio.sleep(POLL_SECONDS)

    def _on_their_way(self) -> set[str]:
        """What citizens sent and Meta has not brought to the bridge."""
        return self.awaited - self.look().posted.keys()

    async def _citizens_first(self) -> None:
        """What citizens said before is heard before what staff say now, unless Meta cannot bring it at the moment."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + OUTAGE_SECONDS
        while True:
            on_their_way = self._on_their_way()
            if not (self.bridge.is_alive and on_their_way - self._stuck) or clock() > deadline:
                self._stuck = on_their_way
                return
            await asyncio.sleep(POLL_SECONDS)

    def _is_settled(self) -> bool:
        if self._on_their_way():
            return False
        undecided = self.rows("SELECT 1 FROM inbox WHERE state = 'waiting' LIMIT 1")
        return not undecided and not self.rows("SELECT 1 FROM delivery WHERE state IN ('waiting', 'sending') LIMIT 1")

    async def settled(self, *, seconds: float = DEADLINE_SECONDS) -> None:
        """Wait until all that was said is heard, decided and carried: only then can one say what did not happen."""
        is_settled = False
        while not is_settled:
            unheard = await self._unheard_until(lambda unheard: not unheard, seconds)
            assert not unheard, f"{unheard} updates of the group were not heard"
            await self.until("everything heard, decided and carried", self._is_settled, seconds=seconds)
            # What was carried last may be something to hear, too: a topic's new icon is.
            is_settled = not await self._unheard_until(lambda _: True) and self._is_settled()

    async def _unheard_until(self, is_enough: Callable[[int], bool], seconds: float = DEADLINE_SECONDS) -> int:
        """How many updates of the group the bridge has not acknowledged, once it is so many or time is over."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while True:
            async with self.client.get(f"{self.simulator.url}/bot{BOT_TOKEN}/getWebhookInfo") as answer:
                unheard = int((await answer.json())["result"]["pending_update_count"])
            if is_enough(unheard) or clock() > deadline:
                return unheard
            await asyncio.sleep(POLL_SECONDS)

    async def goes_deaf(self) -> int:
        """The bridge hears nothing of the group until the bot is mended; how many updates wait for it already."""
        await self.settled()
        await self.hold("bot", "getUpdates", times=-1)
        await self.operator("Lia")  # of whose coming the question under way tells, so that the next one is held
        return await self._unheard_until(bool)

    async def at_once(self, *presses: Coroutine[Any, Any, str]) -> list[str]:
        """What the bridge answers to these presses, of which it hears only once all buttons have been pressed."""
        before = await self.goes_deaf()
        pressed = asyncio.gather(*presses)
        await self._unheard_until(lambda unheard: pressed.done() or unheard == before + len(presses))
        await self.mend("bot")
        return await pressed

    async def settled_at_rest(self) -> None:
        """The same where a broadcast waits: nothing is on its way to anybody, and the room has heard all."""

        def rests() -> bool:
            waiting = (
                "SELECT 1 FROM delivery WHERE state = 'sending' OR state = 'waiting' AND broadcast_id IS NULL LIMIT 1"
            )
            return not self.rows("SELECT 1 FROM inbox WHERE state = 'waiting' LIMIT 1") and not self.rows(waiting)

        await self.until("nothing on its way", rests)

    # What is seen

    def in_topic(self, topic: int | None, *, by_bridge: bool = True) -> list[Object]:
        """What stands in a topic (None: General), oldest first; only what the bridge said, unless told otherwise."""
        return [
            message
            for message in self.look().group.values()
            if message["topic"] == topic and not message.get("deleted") and (message["is_bot"] or not by_bridge)
        ]

    async def notice(
        self, topic: int | None, words: str, *, after: int = 0, seconds: float = DEADLINE_SECONDS
    ) -> Object:
        """The bridge says something with these words in a topic, in a message later than `after`."""

        def find() -> Object | None:
            return next((m for m in self.in_topic(topic) if m["id"] > after and words in words_of(m)), None)

        found = await self.until(f"«{words}» in topic {topic}: {self.lines(topic)}", find, seconds=seconds)
        return found

    def lines(self, topic: int | None) -> list[str]:
        """A topic's words, for messages about failures."""
        return [words_of(message) for message in self.in_topic(topic)]

    def last_id(self) -> int:
        """The newest message of the group."""
        return max(self.look().group, default=0)

    def marks(self, message: int) -> list[str]:
        """The bridge's marks on a message."""
        return [each["emoji"] for each in self.look().group[message]["reactions"] if each["by"] == BOT]

    async def marked(self, message: int, *emoji: str) -> str:
        """Wait for one of these marks."""
        found = await self.until(
            f"{emoji} on {message}", lambda: next((m for m in self.marks(message) if m in emoji), "")
        )
        return found

    def sends(self, *, to: "Citizen | None" = None) -> list[Object]:
        """Messages asked of Graph and done, not marks of reading."""
        return [
            call
            for call in self.look().graph_calls
            if call["method"] == "messages"
            and call.get("wamid")
            and (to is None or call["body"].get("to") == to.phone or call["body"].get("recipient") == to.bsuid)
        ]


def words_of(message: Object) -> str:
    """What a message says, wherever it says it."""
    return str(message.get("text") or message.get("caption") or "")


@dataclass(slots=True)
class Citizen:
    """Somebody with a phone."""

    town: Town
    id: str
    name: str
    phone: str
    bsuid: str

    async def sends(self, **message: Any) -> str:
        """Send anything; the wamid."""
        answer = await self.town.control("POST", f"citizens/{self.id}/messages", message)
        self.town.awaited.add(answer["id"])
        return str(answer["id"])

    async def says(self, text: str, **more: Any) -> str:
        """Send words; the wamid."""
        return await self.sends(type="text", text=text, **more)

    async def shows(self, kind: str, content: bytes, mime_type: str, **more: Any) -> str:
        """Send a file; the wamid."""
        encoded = base64.b64encode(content).decode()
        return await self.sends(type=kind, media_base64=encoded, mime_type=mime_type, **more)

    async def presses(self, message: str, button: str | None) -> str:
        """Tap a button or a row."""
        return await self.sends(type="press", message_id=message, button_id=button)

    async def changes(self, **flags: Any) -> None:
        """Another number, phone off, blocked, …"""
        changed = await self.town.control("PATCH", f"citizens/{self.id}", flags)
        self.phone, self.bsuid = changed["phone"], changed["bsuid"]

    async def reads(self) -> None:
        """Look at the conversation."""
        await self.town.control("POST", f"citizens/{self.id}/read", {})

    def chat(self, *, by_line: bool = True) -> list[Object]:
        """What stands on the phone, oldest first; only what the line sent, unless told otherwise."""
        messages = self.town.look().phones.get(self.id, {}).values()
        return [message for message in messages if message["from"] == "line" or not by_line]

    def heard(self) -> list[str]:
        """The line's words on the phone."""
        return [words_of(message) for message in self.chat()]

    async def hears(self, words: str, *, seconds: float = DEADLINE_SECONDS) -> Object:
        """Wait for a message of the line that says exactly this."""

        def find() -> Object | None:
            return next((message for message in self.chat() if words_of(message) == words), None)

        found = await self.town.until(f"«{words}» on {self.name}'s phone", find, seconds=seconds)
        return found

    async def gets(self, kind: str, *, after: int = 0) -> Object:
        """Wait for a message of this type, the `after`-th or later."""

        def find() -> Object | None:
            return next((message for message in self.chat()[after:] if message["type"] == kind), None)

        found = await self.town.until(f"{kind} on {self.name}'s phone", find)
        return found

    def topics(self) -> list[int]:
        """The topics that bear the name and are there."""
        return [
            number
            for number, topic in self.town.look().topics.items()
            if topic["name"].startswith(f"{self.name} ·") and not topic["deleted"]
        ]

    async def topic(self) -> int:
        """The one topic of this citizen, once it is open."""
        found = await self.town.until(f"a topic for {self.name}", self.topics)
        assert len(found) == 1, found
        return found[0]

    async def shown(self, words: str, *, after: int = 0, seconds: float = DEADLINE_SECONDS) -> Object:
        """Wait until the bridge shows these words in the topic."""

        def find() -> Object | None:
            places = self.topics()
            return next(
                (m for place in places for m in self.town.in_topic(place) if m["id"] > after and words in words_of(m)),
                None,
            )

        found = await self.town.until(f"«{words}» of {self.name} in the group", find, seconds=seconds)
        return found

    async def arrives(self, words: str = "Buongiorno") -> int:
        """Write for the first time; the topic."""
        await self.says(words)
        await self.shown(words)
        return await self.topic()


@dataclass(slots=True)
class Operator:
    """Somebody of the staff."""

    town: Town
    id: int
    name: str
    username: str

    async def writes(self, topic: int | None, text: str = "", **more: Any) -> int:
        """Write in a topic (None: General); the message's number."""
        body = {"from": self.id, "topic": topic, **({"text": text} if text else {}), **more}
        return int((await self.town.control("POST", "group/messages", body))["message_id"])

    async def shows(self, topic: int | None, kind: str, content: bytes, **more: Any) -> int:
        """Write a file."""
        encoded = base64.b64encode(content).decode()
        return await self.writes(topic, type=kind, media_base64=encoded, **more)

    async def asks(self, topic: int | None, command: str, answer: str) -> Object:
        """Type a command and wait for an answer to it that holds these words."""
        asked = await self.writes(topic, command)
        return await self.town.notice(topic, answer, after=asked)

    async def edits(self, message: int, text: str) -> None:
        """Correct a message."""
        await self.town.control("PATCH", f"group/messages/{message}", {"text": text})

    async def reacts(self, message: int, emoji: str) -> None:
        """React; empty removes."""
        await self.town.control("POST", f"group/messages/{message}/reactions", {"from": self.id, "emoji": emoji})

    async def presses(self, message: Object, label: str) -> str:
        """Press the button whose label holds this; what the bridge answers."""
        found = [button for row in message["buttons"] for button in row if label in button["text"]]
        assert len(found) == 1, f"«{label}» among {message['buttons']}"
        pressed = {"from": self.id, "data": found[0]["data"], "seconds": DEADLINE_SECONDS}
        answer = await self.town.control("POST", f"group/messages/{message['id']}/press", pressed)
        assert answer["answered"], f"nobody answered «{label}»"
        return str(answer["text"])


def labels(message: Object) -> list[str]:
    """What stands on a message's buttons."""
    return [button["text"] for row in message["buttons"] for button in row]


@asynccontextmanager
async def open_town(
    folder: Path, cache: Path, *, program: tuple[str, ...] = ORDINARY, **knobs: Any
) -> AsyncIterator[Town]:
    """A town with the bridge running in it."""
    simulator = Simulator()
    await simulator.start()
    bridge = Bridge(simulator.url, folder, cache, program)
    try:
        async with aiohttp.ClientSession() as client:
            town = Town(simulator, bridge, client)
            await bridge.start(**knobs)
            await town.settings(webhook_url=f"{bridge.url}/webhooks/whatsapp", group_messages_per_minute=0)
            yield town
    finally:
        if bridge.is_alive:
            await bridge.kill()
        await simulator.stop()
