"""Buttons that were pressed and wait for the bot's answer."""

import asyncio
import itertools
from dataclasses import dataclass, field

from bridge.simulator.botapi.refusal import JSON, bad_request
from bridge.simulator.clock import Clock

# The server gives no deadline; 15 s is the only published window for answering a press (ephemeral messages, Bot API
# 10.2), and reports range from 5 to 20: pyTelegramBotAPI#1615.
ANSWERABLE_SECONDS = 15.0
EXPIRED = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Press:
    """One press of a button."""

    id: str
    at: float
    answer: JSON | None = None
    is_answered: asyncio.Event = field(default_factory=asyncio.Event)


class Presses:
    """Callback queries by id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._presses: dict[str, Press] = {}
        self._ids = itertools.count(4_300_000_000_000_001)

    def open(self) -> Press:
        """A new query; those nobody can answer any more are forgotten."""
        now = self._clock.seconds()
        self._presses = {key: old for key, old in self._presses.items() if now - old.at <= ANSWERABLE_SECONDS}
        press = Press(str(next(self._ids)), now)
        self._presses[press.id] = press
        return press

    def answer(self, query_id: str, answer: JSON) -> None:
        """Answer a query, once and in time. Raises Refusal otherwise."""
        press = self._presses.pop(query_id, None)
        if press is None or self._clock.seconds() - press.at > ANSWERABLE_SECONDS:
            raise bad_request(EXPIRED)
        press.answer = answer
        press.is_answered.set()

    def reset(self) -> None:
        """No query is open."""
        self._presses.clear()
