"""A day at the desk, drawn by chance before it begins, and two models of it: how each case ends, and who must wait."""

import random
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

CARRIED_APART = 0.15  # of the turns: /prendi first, or given to a colleague
UNANSWERED = 0.07  # of the conversations: nobody gets round to the last words
CLOSED = 0.7  # of the answered ones, at the end; a quarter of that before the citizen comes back
FAULTS = 0.08  # of the conversations begin with one
CALLS = 0.07  # of them are those of somebody who calls, too
TAPPED = 0.5  # of those who are asked how it went
RATINGS = ("up", "down")
CROWD_SHARE = 0.2  # of the citizens all write within CROWD_MINUTES: something has happened in town
CROWD_MINUTES = 2.0
WHOLE_DAY_MINUTES = 420.0  # on a shorter one everybody is in a hurry, in proportion


@dataclass(frozen=True, slots=True)
class Day:
    """How much there is to do. `minute_seconds`: how long one minute of the day lasts in truth.

    `jitter_seconds`: how much longer the bridge takes it to be, since a call arrives a little after it starts. Of an
    ordinary minute it is half a second; computers do not get faster by as much as the day does.
    `computing_seconds`: how long deciding and carrying may take, of which the models know nothing.
    """

    conversations: int
    messages: int
    operators: int
    minutes: float
    minute_seconds: float
    jitter_seconds: float
    computing_seconds: float
    seed: int

    @property
    def period_seconds(self) -> float:
        """The bridge's minute on such a day."""
        return self.minute_seconds + self.jitter_seconds

    @property
    def haste(self) -> float:
        """By how much all that takes its time is shorter."""
        return self.minutes / WHOLE_DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Turn:
    """Citizen's words, one after the other, or a call; then what staff do. The numbers are minutes before each."""

    pauses: tuple[float, ...]
    steps: tuple["Step", ...]
    is_fault: bool = False  # a place and a photo before the words
    rings: float | None = None  # minutes before they call, where they do


@dataclass(frozen=True, slots=True)
class Step:
    """Something one operator does: `take`, `assign` (to `other`), `answer`, `close`; `file` and `resolve` a fault.

    `rating`: what a citizen taps who is asked, when the case is closed, how it went; empty: nothing.
    """

    what: str
    operator: int
    minutes: float
    other: int = 0
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that happens with one citizen."""

    begins: float
    turns: tuple[Turn, ...]


@dataclass(slots=True)
class Case:
    """How a case stands, by the rules staff are told: whoever answers first looks after it, whoever writes waits.

    They are asked how it went once, where somebody answered who was waited for.
    """

    is_open: bool = False
    waits: bool = False
    holder: int | None = None
    is_answered: bool = False
    is_asked: bool = False

    @property
    def is_worth_asking(self) -> bool:
        """Whether its end is followed by the question."""
        return self.is_open and self.is_answered and not self.is_asked

    def written(self) -> None:
        """The citizen wrote, or called."""
        self.is_open = self.waits = True

    def done(self, step: Step) -> None:
        """Staff did something."""
        match step.what:
            case "take":
                self.holder = step.operator
            case "assign":
                self.holder = step.other
            case "answer" | "file":
                self.is_answered = self.is_answered or (self.waits and step.what == "answer")
                self.waits = False
                self.holder = step.operator if self.holder is None else self.holder
            case "close":
                self.is_asked = self.is_asked or self.is_worth_asking
                self.is_open = self.waits = False


def plan(day: Day) -> list[Conversation]:
    """The whole day; the same seed, the same day."""
    chance = random.Random(day.seed)
    numbers = [1] * day.conversations
    for _ in range(day.messages - day.conversations):
        numbers[chance.randrange(day.conversations)] += 1
    crowd = chance.uniform(0.2, 0.6) * day.minutes
    drawn = [_conversation(day, chance, number, crowd) for number in numbers]
    everybody = range(day.conversations)
    faults, calls = (
        set(chance.sample(everybody, max(2, round(share * day.conversations)))) for share in (FAULTS, CALLS)
    )
    for number in faults:
        drawn[number] = _with_fault(day, chance, drawn[number])
    for nth, number in enumerate(sorted(calls)):
        drawn[number] = _with_call(day, chance, drawn[number], is_called_back=bool(nth % 2))
    return drawn


def _with_fault(day: Day, chance: random.Random, conversation: Conversation) -> Conversation:
    """Their first words are about something wrong in town: whoever answers files it, and settles it at the very end."""
    first, *others = conversation.turns
    answered = [number for number, step in enumerate(first.steps) if step.what == "answer"]
    steps = list(first.steps)
    for number in answered[:1]:
        steps.insert(number, Step("file", steps[number].operator, _takes(day, chance)))
    turns = [replace(first, steps=tuple(steps), is_fault=True), *others]
    if answered and turns[-1].steps:
        last = turns[-1].steps[-1]
        turns[-1] = replace(turns[-1], steps=(*turns[-1].steps, Step("resolve", last.operator, _takes(day, chance))))
    return replace(conversation, turns=tuple(turns))


def _with_call(day: Day, chance: random.Random, conversation: Conversation, *, is_called_back: bool) -> Conversation:
    """At the end they call, without a word more: somebody answers, or they wait."""
    case = Case()
    for step in (step for turn in conversation.turns for step in turn.steps):
        case.done(step)
    is_answered = is_called_back and case.holder is not None
    steps = [Step("answer", case.holder or 0, _takes(day, chance))] if is_answered else []
    call = Turn((), tuple(steps), rings=chance.uniform(1, 20) * day.haste)
    return replace(conversation, turns=(*conversation.turns, call))


def _conversation(day: Day, chance: random.Random, messages: int, crowd: float) -> Conversation:
    in_crowd = chance.random() < CROWD_SHARE
    begins = crowd + chance.uniform(0, CROWD_MINUTES * day.haste) if in_crowd else chance.uniform(0, day.minutes * 0.85)
    turns: list[Turn] = []
    case, is_left_alone = Case(), chance.random() < UNANSWERED
    while messages:
        burst = min(messages, chance.choice((1, 1, 1, 2, 3)))
        messages -= burst
        case.written()
        rest = chance.uniform(1, 20) * day.haste if turns else 0.0
        pauses = (rest, *(chance.uniform(0.05, 1) * day.haste for _ in range(burst - 1)))
        steps = [] if is_left_alone and not messages else _steps(day, chance, case, is_last=not messages)
        for step in steps:
            case.done(step)
        turns.append(Turn(pauses, tuple(steps)))
    return Conversation(begins, tuple(turns))


def _takes(day: Day, chance: random.Random) -> float:
    return chance.uniform(0.2, 3) * day.haste


def _steps(day: Day, chance: random.Random, case: Case, *, is_last: bool) -> list[Step]:
    who, steps = chance.randrange(day.operators) if case.holder is None else case.holder, []
    if chance.random() < CARRIED_APART:
        steps.append(Step("take", who, _takes(day, chance)))
    elif chance.random() < CARRIED_APART:
        other = (who + 1 + chance.randrange(day.operators - 1)) % day.operators
        steps.append(Step("assign", who, _takes(day, chance), other))
        who = other
    steps += [Step("answer", who, _takes(day, chance)) for _ in range(chance.choice((1, 1, 1, 2)))]
    if chance.random() < (CLOSED if is_last else CLOSED / 4):
        rating = chance.choice(RATINGS) if chance.random() < TAPPED else ""
        steps.append(Step("close", who, _takes(day, chance), rating=rating))
    return steps


class Words(NamedTuple):
    """A citizen's message as the room must carry it. `costs`: calls before it can stand there, besides its own."""

    name: str
    at: float
    thread: int
    costs: int = 0


def forced(said: Iterable[Words], *, limit: int, period_seconds: float) -> dict[str, float]:
    """When each message can be seen at the latest in a room that bears `limit` calls in any `period_seconds`.

    They go in the order in which they came, each by itself, and nothing else is carried: to carry several in one call,
    as the bridge does, only makes it sooner.
    """
    seen: dict[str, float] = {}
    starts: deque[float] = deque(maxlen=limit)
    for words in sorted(said, key=lambda words: words.at):
        at = words.at
        for _ in range(1 + words.costs):
            at = max(at, starts[0] + period_seconds) if len(starts) == limit else at
            starts.append(at)
        seen[words.name] = at
    return seen


def most_in(times: Sequence[float], period_seconds: float) -> int:
    """The most of these moments that any stretch of this length holds."""
    recent: deque[float] = deque()
    most = 0
    for at in sorted(times):
        recent.append(at)
        while recent[0] <= at - period_seconds:
            recent.popleft()
        most = max(most, len(recent))
    return most
