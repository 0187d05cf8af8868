"""What all actors share: the two processes, the journal as seen so far, and who knows whom."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.chaos.ledger import Issue, Kind, Ledger, Saying
from tests.chaos.processes import NotDone, Outside, Patient
from tests.chaos.sight import Sight

LOOK_SECONDS = 0.2
STILL_COMING = 500  # how many of the latest sayings may be on their way
HABITS: dict[str, Any] = {
    "duplicate": False,
    "shuffle": False,
    "batch": 0,
    "delay_ms": 0,
    "unknown_fields": False,
    "null_members": False,
    "drop_delivered": False,
    "status_before_response": False,
    "status_delay_ms": 60,
}


@dataclass(slots=True)
class Scene:
    """The town during one run."""

    outside: Outside
    bridge: Patient
    sight: Sight = field(default_factory=Sight)
    ledger: Ledger = field(default_factory=Ledger)
    people: list[str] = field(default_factory=list)
    staff: list[int] = field(default_factory=list)  # the first one is a manager
    falls: list[int] = field(default_factory=list)
    shuffles: bool = False
    holds: int = 0
    epoch: int = 0  # counts the times after which no order is promised with what came before
    moves: dict[str, int] = field(default_factory=dict)
    wishes: dict[str, bool] = field(default_factory=dict)  # asked for and not confirmed yet
    is_forum: bool = True
    is_night: bool = False  # nobody of the staff is there
    loses_statuses: bool = False
    is_announcing: bool = False
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _speaking: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _writing: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def look(self) -> Sight:
        """The journal up to now."""
        async with self._looking:
            found = await self.outside.ask("GET", f"journal?after={self.sight.seen}")
            self.sight.fold(found["entries"])
        return self.sight

    async def watch(self) -> None:
        """Keep looking, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def until(self, find: Callable[[], Any], *, seconds: float) -> Any:
        """Wait until `find` finds something, as the journal is folded; None when it did not in time."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while not (found := find()) and clock() < deadline:  # noqa: ASYNC110  # another process's journal has no event
            await asyncio.sleep(LOOK_SECONDS)
        return found or None

    async def is_everything_heard(self, seconds: float) -> bool:
        """Wait until the bridge has fetched what staff did so far; False if it has not in time."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while unheard := await self.outside.unheard():
            if clock() > deadline:
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return not unheard

    async def end_life(self, how: Callable[[], Awaitable[None]]) -> None:
        """A life of the bridge ends and another begins: what is carried on both sides of this is not compared."""
        self.falls.append((await self.look()).seen)
        try:
            await how()
        finally:
            self.falls.append((await self.look()).seen)

    def break_order(self) -> None:
        """What comes now may overtake what came before, and what is on its way may be overtaken."""
        self.epoch += 1
        for saying in reversed(self.ledger.sayings[-STILL_COMING:]):
            if saying.token not in self.sight.in_group and saying.kind is Kind.QUESTION:
                saying.order = None

    def order_of(self, person: str) -> str | None:
        """What a citizen says now keeps its order among what has the same key; None: no order at all."""
        return None if self.shuffles or self.holds else f"{self.epoch} {self.moves.get(person, 0)}"

    async def says(self, person: str, body: dict[str, Any], *tokens: str) -> None:
        """A citizen sends something that carries these tokens: one thing after the other, or no order is known."""
        async with self._speaking[person]:
            order = self.order_of(person)
            await self.outside.ask("POST", f"citizens/{person}/messages", body)
            for number, token in enumerate(tokens):
                saying = Saying([token], Kind.QUESTION, person, self.sight.seen, order, is_tail=number > 0)
                self.ledger.add(saying)

    async def writes(self, kind: Kind, person: str, body: dict[str, Any], token: str) -> Saying:
        """An operator writes in a citizen's topic; not two at once, or no order is known."""
        async with self._writing[person]:
            at = self.sight.seen
            written = await self.outside.ask("POST", "group/messages", body)
            saying = Saying([token], kind, person, at, "written", message=int(written["message_id"]))
            return self.ledger.add(saying)

    def gone(self) -> frozenset[str]:
        """Who has certainly left: the last thing said about it is a goodbye, and nothing was asked since."""
        return frozenset(person for person in self.people if self._stands(person) is False)

    def subscribed(self) -> frozenset[str]:
        """Who is certainly subscribed."""
        return frozenset(person for person in self.people if self._stands(person) is True)

    def _stands(self, person: str) -> bool | None:
        confirmed = self.sight.wishes[person]
        return None if person in self.wishes or not confirmed else confirmed[-1][1]

    def announce(self, token: str) -> None:
        """A broadcast is about to be sent."""
        self.ledger.issues.append(Issue(token, self.sight.seen, self.gone(), self.subscribed()))

    async def fault(self, place: str, kind: str, method: str = "", times: int = 1, **details: Any) -> None:
        """Something will go wrong."""
        wanted = {"place": place, "kind": kind, "method": method, "times": times, "details": details}
        await self.outside.ask("POST", "faults", wanted)

    async def lenient(self, verb: str, path: str, body: object = None) -> Any:
        """A control call that may come at a moment when it cannot be done."""
        try:
            return await self.outside.ask(verb, path, body)
        except NotDone:
            return None
