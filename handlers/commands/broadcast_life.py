"""`/broadcast stato 12`: the life of a broadcast, by a word and its number."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bridge.relay import broadcasting, reporting
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_correct, broadcast_missed, broadcast_plan, broadcast_retry
from handlers.presses import broadcast_run
from storage import broadcasts, reports
from storage.bulletins import Broadcast
from storage.model import BroadcastId

# People whose copies are looked at in one transaction: of more, only the reports given by themselves have the figures,
# for they take their time, and nobody's webhook waits for them.
AT_ONCE = 200_000
_WORD, _NUMBER = r"(?P<word>[^\W\d_]+)", r"(?P<number>\d{1,9})"
_NAMED = r"(?:l['’])?(?:avviso\s+)?(?:(?:n|nr|num|numero)\b[.°]?\s*|n°\s*|[#№]\s*)?"
_END = r"[.,;:!?]*"
_TYPED = re.compile(rf"{_WORD}\s+{_NUMBER}(?:\s+(?P<rest>.*))?", re.DOTALL)
# How an order is written in haste: «pausa!», «pausa n. 1», «pausa #1.», «1 pausa». Of known words only.
_SLIPS = [
    re.compile(rf"{_WORD}{_END}"),
    re.compile(rf"{_WORD}[,:]?\s+{_NAMED}{_NUMBER}{_END}(?:\s+(?P<rest>.*))?", re.DOTALL),
    re.compile(rf"{_NAMED}{_NUMBER}{_END}\s+{_WORD}{_END}"),
]


@dataclass(frozen=True, slots=True)
class Order:
    """What shall become of which broadcast; `rest` is what was typed after its number."""

    word: str
    number: BroadcastId | None  # None: the only one there is
    rest: str


def read(argument: str) -> Order | None:
    """The order an argument is; None for the words of a new broadcast. One word and a number alone is never that."""
    typed = argument.strip()
    found = _TYPED.fullmatch(typed)
    if found is not None and not found["rest"]:
        return _order(found)
    slips = (slip.fullmatch(typed) for slip in _SLIPS)
    return next((_order(slip) for slip in slips if slip is not None and slip["word"].casefold() in LIFE), None)


def _order(found: re.Match[str]) -> Order:
    parts = found.groupdict()
    number = parts.get("number")
    return Order(
        word=found["word"].casefold(),
        number=None if number is None else BroadcastId(int(number)),
        rest=(parts.get("rest") or "").strip(),
    )


async def obey(d: Decision, call: CommandCall, order: Order) -> Reply:
    """Do it, or say why not."""
    language, row = call.desk.language, LIFE.get(order.word)
    if row is None:
        return Reply(d.say(language, "broadcast-life-unknown", word=order.word))
    if order.number is None:
        alive = [each for each in await broadcasts.alive(d.tx) if _is_theirs(call, each)]
        if len(alive) != 1:
            return Reply(_which(d, call, order, alive))
        broadcast: Broadcast | None = alive[0]
    else:
        broadcast = await broadcasts.get(d.tx, order.number)
    if broadcast is None or not _is_theirs(call, broadcast):
        return Reply(d.say(language, "broadcast-none", number=str(order.number)))
    if broadcast.line not in d.rules.lines:
        return Reply(d.say(language, "line-gone"))
    if order.rest and not row.takes_more:
        return Reply(d.say(language, "broadcast-life-more", word=order.word, number=str(broadcast.id)))
    return await row.handler(d, call, broadcast, order.rest)


def _is_theirs(call: CommandCall, broadcast: Broadcast) -> bool:
    return broadcast.desk == call.desk.name or broadcast.line in call.desk.lines


def _which(d: Decision, call: CommandCall, order: Order, alive: Sequence[Broadcast]) -> str:
    """The number is missing, and there is more than one broadcast it may be, or none."""
    if not alive:
        return d.say(call.desk.language, "broadcast-which-none", word=order.word)
    numbers = ", ".join(str(each.id) for each in alive)
    return d.say(call.desk.language, "broadcast-which", word=order.word, numbers=numbers, number=str(alive[-1].id))


async def _tell(d: Decision, call: CommandCall, broadcast: Broadcast, _: str) -> Reply:
    counts = await broadcasting.count(d, broadcast)
    if reporting.is_over(broadcast) and counts.total <= AT_ONCE:
        figures = await reports.figures_of(d.tx, broadcast, until=d.now)
        return Reply(await reporting.text(d, call.desk, broadcast, counts, figures))
    return Reply(broadcasting.progress_text(d, call.desk, broadcast, counts))


def _turn(word: str) -> "Handler":
    async def turn(d: Decision, call: CommandCall, broadcast: Broadcast, _: str) -> Reply:
        return Reply(await broadcast_run.turn(d, call.desk, call.operator, broadcast, word))

    return turn


Handler = Callable[[Decision, CommandCall, Broadcast, str], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Row:
    """A word's row in the table. `takes_more`: something may follow the number."""

    handler: Handler
    takes_more: bool = False


LIFE: Mapping[str, Row] = {
    "annulla": Row(_turn("annulla")),
    "incerti": Row(broadcast_missed.in_doubt),
    "mancati": Row(broadcast_missed.everybody),
    "pausa": Row(_turn("pausa")),
    "programma": Row(broadcast_plan.by_word, takes_more=True),
    "rettifica": Row(broadcast_correct.by_word, takes_more=True),
    "riprendi": Row(_turn("riprendi")),
    "riprova": Row(broadcast_retry.by_word, takes_more=True),
    "scadenza": Row(broadcast_plan.live, takes_more=True),
    "stato": Row(_tell),
}
