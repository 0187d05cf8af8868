"""The judge sees what it is there to see: each crime alone, in a journal made up for it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.chaos.judge import Judge
from tests.chaos.ledger import Issue, Kind, Ledger, Saying
from tests.chaos.sight import Sight

Object = dict[str, Any]
TOPICS = {"p00": 10, "p01": 11}


class Court:
    """A town of two people, each with a topic."""

    def __init__(self) -> None:
        self.sight, self.ledger = Sight(people={"p00": "Persona 00", "p01": "Persona 01"}), Ledger()
        self._last = 100
        for person, topic in TOPICS.items():
            name = f"{self.sight.people[person]} · 123"
            self.happens("group.topic", {"id": topic, "name": name, "deleted": False})

    def happens(self, kind: str, data: Object) -> int:
        self._last += 1
        self.sight.fold([{"seq": self._last, "kind": kind, "data": data}])
        return self._last

    def shown(self, topic: int | None, text: str, reply_to: int | None = None) -> None:
        message: Object = {
            "id": self._last,
            "topic": topic,
            "is_bot": True,
            "text": text,
            "caption": None,
            "buttons": [],
        }
        self.happens("group.message", message | {"reply_to": reply_to})

    def heard(self, person: str, text: str) -> None:
        message = {"citizen": person, "id": f"w{self._last}", "from": "line", "text": text, "caption": None}
        self.happens("phone.message", message | {"template": None, "buttons": []})

    def asked(self, number: int, order: str | None = "1") -> None:
        self.ledger.add(Saying([f"dom-p00-{number}"], Kind.QUESTION, "p00", self._last, order))

    def answered(self, number: int) -> None:
        self.ledger.add(Saying([f"ris-p00-{number}"], Kind.ANSWER, "p00", self._last, "written", message=number))

    def verdict(self) -> list[str]:
        judge = Judge(self.ledger, self.sight, [])
        return [wrong.what for wrong in (*judge.wrong(), *judge.owed())]


def _nothing(court: Court) -> None:
    court.asked(1)
    court.shown(10, "dom-p00-1")
    court.shown(10, "↻ dom-p00-1")
    court.answered(2)
    court.heard("p00", "ris-p00-2")
    court.answered(3)
    court.shown(10, "❔ WhatsApp non ha detto", reply_to=3)
    court.answered(4)
    court.shown(10, "👤 Persona 00\n🔕 Non iscritto\n\n↻ ❔ WhatsApp non ha detto\n— «ris-p00-4»")


def _lost_words(court: Court) -> None:
    court.asked(1)


def _lost_reply(court: Court) -> None:
    court.answered(1)


def _words_elsewhere(court: Court) -> None:
    court.asked(1)
    court.shown(11, "dom-p00-1")


def _words_in_common(court: Court) -> None:
    court.asked(1)
    court.shown(None, "dom-p00-1")


def _repeat_unmarked(court: Court) -> None:
    court.asked(1)
    court.shown(10, "dom-p00-1")
    court.shown(10, "dom-p00-1")


def _words_out_of_order(court: Court) -> None:
    court.asked(1)
    court.asked(2)
    court.shown(10, "dom-p00-2")
    court.shown(10, "dom-p00-1")


def _reply_twice(court: Court) -> None:
    court.answered(1)
    court.heard("p00", "ris-p00-1")
    court.heard("p00", "ris-p00-1")


def _reply_elsewhere(court: Court) -> None:
    court.answered(1)
    court.heard("p00", "ris-p00-1")
    court.heard("p01", "ris-p00-1")


def _replies_out_of_order(court: Court) -> None:
    court.answered(1)
    court.answered(2)
    court.heard("p00", "ris-p00-2")
    court.heard("p00", "ris-p00-1")


def _note_left(court: Court) -> None:
    court.heard("p00", "not-p00-1")


def _told_falsely(court: Court) -> None:
    court.answered(1)
    court.heard("p00", "ris-p00-1")
    court.shown(10, "💔 Non è arrivato. Perché no.", reply_to=1)


def _broadcast_twice(court: Court) -> None:
    court.ledger.issues.append(Issue("avv-tutti-1", 0, frozenset(), frozenset()))
    court.heard("p00", "avv-tutti-1")
    court.heard("p00", "avv-tutti-1")


def _broadcast_to_the_gone(court: Court) -> None:
    court.ledger.issues.append(Issue("avv-tutti-1", 0, frozenset({"p00"}), frozenset()))
    court.heard("p00", "avv-tutti-1")


@pytest.mark.parametrize(
    ("happened", "expected"),
    [
        (_nothing, ""),
        (_lost_words, "never shown"),
        (_lost_reply, "reached nobody"),
        (_words_elsewhere, "outside its topic, in 11"),
        (_words_in_common, "outside its topic, in General"),
        (_repeat_unmarked, "2 times without ↻"),
        (_words_out_of_order, "shown before"),
        (_reply_twice, "reached its citizen 2 times"),
        (_reply_elsewhere, "it reached p01"),
        (_replies_out_of_order, "arrived before"),
        (_note_left, "left for the phone"),
        (_told_falsely, "it arrived, and the operator was told"),
        (_broadcast_twice, "2 copies"),
        (_broadcast_to_the_gone, "had left before"),
    ],
)
def test_each_crime_is_seen_alone(happened: Callable[[Court], None], expected: str) -> None:
    court = Court()
    happened(court)
    verdict = court.verdict()
    assert [expected in what for what in verdict] == ([True] if expected else [])
