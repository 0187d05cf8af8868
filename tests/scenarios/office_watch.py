"""Whoever looks on at a day at the desk: what was written and seen, where and when."""

import asyncio
import os
import re
from collections import Counter

from bridge.simulator.journal import Entry
from tests.machine import Machine
from tests.town import Object, Town, words_of

LOOK_SECONDS = 0.01
PATIENCE_SECONDS = 240.0
NAMES = re.compile(r"\b[dr][0-9]{5}\b")  # d: what a citizen wrote, r: what staff answered
OF_FAULTS = "🛠"
RANG = "Ha provato a chiamare"


class Watch:
    """Reads the journal as it grows: what was written and seen, when; and calls whoever waits to see it."""

    def __init__(self, town: Town) -> None:
        self.written: dict[str, float] = {}
        self.shown: dict[str, float] = {}
        self.times_seen: Counter[str] = Counter()
        self.topics: dict[str, Object] = {}  # by the citizen's name
        self.posts: dict[int, list[Object]] = {}  # of the bridge, by topic
        self.calls: list[Entry] = []
        self.machine = Machine([os.getpid(), *([] if town.bridge.process is None else [town.bridge.process.pid])])
        self._town = town
        self._seen = 0
        self._waiting: dict[str, asyncio.Event] = {}
        self._rings: dict[int, list[str]] = {}  # those not yet told of, by topic

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.look()
            self.machine.look(self._town.simulator.clock.seconds())
            await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Take in what has happened since."""
        for entry in self._town.simulator.journal.entries(after=self._seen):
            self._seen = entry.seq
            match entry.kind:
                case "bot.call":
                    self.calls.append(entry)
                case "group.topic":
                    self.topics[entry.data["name"].split(" · ")[0]] = entry.data
                case "group.message" if entry.data["is_bot"]:
                    self._post(entry)
                case "phone.message" if entry.data["from"] == "line":
                    self._see(entry, "r")
                case "phone.message":
                    self.written |= dict.fromkeys(NAMES.findall(words_of(entry.data)), entry.at)

    def _see(self, entry: Entry, kind: str) -> None:
        for name in (found for found in NAMES.findall(words_of(entry.data)) if found.startswith(kind)):
            self._is_seen(name, entry.at)

    def _is_seen(self, name: str, at: float) -> None:
        self.shown.setdefault(name, at)
        self.times_seen[name] += 1
        self._waiting.setdefault(name, asyncio.Event()).set()

    def _post(self, entry: Entry) -> None:
        topic = entry.data["topic"]
        self.posts.setdefault(topic, []).append(entry.data)
        if not words_of(entry.data).startswith(OF_FAULTS):  # their cards repeat what was told
            self._see(entry, "d")
        if RANG in words_of(entry.data):
            waiting = self._rings.get(topic) or [f"a call nobody made in {topic}"]
            self._is_seen(waiting.pop(0), entry.at)

    def rings(self, name: str, topic: int) -> None:
        """A citizen calls now: what the room reads of it bears no name."""
        self.written[name] = self._town.simulator.clock.seconds()
        self._rings.setdefault(topic, []).append(name)

    async def posted(self, topic: int, words: str) -> Object:
        """Wait until the bridge says this in a topic; the message. Raises AssertionError."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    found = [post for post in self.posts.get(topic, ()) if words in words_of(post)]
                    if found:
                        return found[-1]
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            raise AssertionError(f"«{words}» was never said in {topic}") from None

    async def seen(self, name: str) -> None:
        """Wait until it can be read where it was to go. Raises AssertionError."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._waiting.setdefault(name, asyncio.Event()).wait()
        except TimeoutError:
            raise AssertionError(f"{name} was never seen\n{self._town.bridge.log()[-1500:]}") from None
