"""What must hold, by the journal alone: what is still owed to somebody, and what should never have happened."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tests.chaos.ledger import Kind, Ledger, Saying, kind_of, person_of
from tests.chaos.sight import Copy, Sight

# What an operator reads when a reply did not, or may not have, reached the citizen.
NOT_ARRIVED = "💔 Non è arrivato"
TAKEN_BACK = "🙈 Ritirato"
TOLD = (NOT_ARRIVED, TAKEN_BACK, "❔", "⏳", "💔", "📝", "Questo non si può", "Il file è troppo")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A broken promise and the token it is about."""

    token: str
    what: str

    def __str__(self) -> str:
        return f"{self.token}: {self.what}"


class Judge:
    """Reads the ledger against the journal. `falls` are the journal's numbers at which the bridge ended a life."""

    def __init__(self, ledger: Ledger, sight: Sight, falls: list[int]) -> None:
        self._ledger = ledger
        self._sight = sight
        self._falls = falls

    # What is still owed: it may yet come

    def owed(self) -> list[Wrong]:
        """Words of a citizen not shown, replies neither arrived nor told about."""
        lost = [
            Wrong(saying.token, "a citizen's words were never shown")
            for saying in self._ledger.of(Kind.QUESTION)
            if not self._shown(saying)
        ]
        return lost + [
            Wrong(saying.token, "a reply reached nobody and nobody was told")
            for saying in self._ledger.of(Kind.ANSWER)
            if not self._arrived(saying) and not self._told(saying)
        ]

    def _shown(self, saying: Saying) -> list[Copy]:
        return [copy for copy in self._sight.in_group[saying.token] if not copy.is_gone]

    def _arrived(self, saying: Saying) -> list[Copy]:
        copies = [copy for token in saying.tokens for copy in self._sight.on_phones[token]]
        return [copy for copy in copies if not copy.is_gone and copy.place == saying.person]

    def _told(self, saying: Saying) -> list[str]:
        notices = list(self._sight.replied[saying.message])
        loose = [notice for notice in self._sight.loose[saying.person] if notice.seq > saying.at]
        # What it answered is gone, so it answers nothing any more, and says in words which message it means.
        notices += [notice for notice in loose if saying.topic_gone or saying.token in notice.words]
        return [notice.words for notice in notices if notice.words.startswith(TOLD)]

    # What should never have happened

    def wrong(self) -> list[Wrong]:
        """Every promise broken so far."""
        return [
            *self._misdirected(),
            *self._repeated(),
            *self._misled(),
            *self._out_of_order_in_topics(),
            *self._out_of_order_on_phones(),
            *self._announced_wrongly(),
        ]

    def _misdirected(self) -> Iterator[Wrong]:
        sight = self._sight
        for token, copies in sight.on_phones.items():
            for copy in copies:
                if kind_of(token) in (Kind.NOTE, Kind.QUESTION):
                    yield Wrong(token, f"it left for the phone of {copy.place}")
                elif kind_of(token) is Kind.ANSWER and copy.place != person_of(token):
                    yield Wrong(token, f"it reached {copy.place}")
        for token, copies in sight.in_group.items():
            for copy in copies:
                topic = sight.topics.get(int(copy.place or 0), "")
                if kind_of(token) is Kind.QUESTION and not copy.is_gone and topic != person_of(token):
                    yield Wrong(token, f"shown outside its topic, in {copy.place or 'General'} ({topic or 'nobody'})")

    def _repeated(self) -> Iterator[Wrong]:
        for saying in self._ledger.of(Kind.ANSWER):
            if (times := len(self._arrived(saying))) > saying.allowed:
                yield Wrong(saying.token, f"it reached its citizen {times} times, {saying.allowed} allowed")
        for saying in self._ledger.of(Kind.QUESTION):
            plain = [copy for copy in self._shown(saying) if not copy.is_repeat]
            if len(plain) > saying.allowed and not saying.is_tail:
                yield Wrong(saying.token, f"shown {len(plain)} times without ↻")

    def _misled(self) -> Iterator[Wrong]:
        """Told that it did not arrive, and it did."""
        for saying in self._ledger.of(Kind.ANSWER):
            told = [words for words in self._told(saying) if words.startswith((NOT_ARRIVED, TAKEN_BACK))]
            if told and saying.allowed == 1 and not saying.topic_gone and self._arrived(saying):
                yield Wrong(saying.token, f"it arrived, and the operator was told «{told[0]}»")

    def _out_of_order_in_topics(self) -> Iterator[Wrong]:
        last: dict[tuple[str, str], tuple[int, str]] = {}
        for saying in self._ledger.of(Kind.QUESTION):
            copies = [copy for copy in self._sight.in_group[saying.token] if not copy.is_notice]
            if saying.order is None or not copies or any(c.is_notice for c in self._sight.in_group[saying.token]):
                continue
            key, first = (saying.person, saying.order), min(int(copy.name) for copy in copies)
            if key in last and first < last[key][0]:
                yield Wrong(saying.token, f"shown before {last[key][1]}, which was said before it")
            last[key] = (first, saying.token)

    def _life(self, seq: int) -> int:
        return bisect(self._falls, seq)

    def _out_of_order_on_phones(self) -> Iterator[Wrong]:
        """Replies written and arrived within one life of the bridge, with nothing in doubt, in the order written."""
        last: dict[str, tuple[int, Saying]] = {}
        for saying in self._ledger.of(Kind.ANSWER):
            copies = self._arrived(saying)
            if saying.order is None or len(copies) != 1 or self._told(saying):
                continue
            before = last.get(saying.person)
            last[saying.person] = (copies[0].seq, saying)
            if before is None or copies[0].seq > before[0]:
                continue
            if self._life(before[1].at) == self._life(before[0]):
                yield Wrong(saying.token, f"it arrived before {before[1].token}, which was written before it")

    def _announced_wrongly(self) -> Iterator[Wrong]:
        for issue in self._ledger.issues:
            got = Counter(copy.place for copy in self._sight.on_phones[issue.token] if not copy.is_gone)
            for person, times in got.items():
                if times > 1:
                    yield Wrong(issue.token, f"{person} has {times} copies of the broadcast")
                if person in issue.gone:
                    yield Wrong(issue.token, f"{person} had left before it was sent")

    # For the report

    def figures(self) -> dict[str, int]:
        """How much went each way, and how much of it was in doubt."""
        questions, answers = self._ledger.of(Kind.QUESTION), self._ledger.of(Kind.ANSWER)
        told: dict[str, int] = defaultdict(int)
        for notices in self._sight.replied.values():
            for notice in notices:
                told[notice.words[:1]] += 1
        return {
            "citizens' messages": len(questions),
            "repeats with ↻": sum(copy.is_repeat for q in questions for copy in self._shown(q)),
            "shown in other words": sum(any(c.is_notice for c in self._shown(q)) for q in questions),
            "replies": len(answers),
            "replies arrived": sum(bool(self._arrived(answer)) for answer in answers),
            "uncertain, asked ❔": told["❔"],
            "failed, told 💔": told["💔"],
            "held, told ⏳": told["⏳"],
            "taken back 🙈": told["🙈"],
            "broadcasts": len(self._ledger.issues),
            "copies of broadcasts": sum(len(self._sight.on_phones[issue.token]) for issue in self._ledger.issues),
            "topics": len(self._sight.topics),
        }
