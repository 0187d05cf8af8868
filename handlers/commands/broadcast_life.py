"""`/broadcast stato 12`: the life of a broadcast, by a word and its number."""

import re
from collections.abc import Awaitable, Callable, Mapping
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
_TYPED = re.compile(r"([^\W\d_]+)\s+(\d{1,9})(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Order:
    """What shall become of which broadcast; `rest` is what was typed after its number."""

    word: str
    number: BroadcastId
    rest: str


def read(argument: str) -> Order | None:
    """The order an argument is; None for the words of a new broadcast. One word and a number alone is never that."""
    found = _TYPED.fullmatch(argument.strip())
    if found is None:
        return None
    word, rest = found[1].casefold(), (found[3] or "").strip()
    if rest and not (word in LIFE and LIFE[word].takes_more):
        return None
    return Order(word, BroadcastId(int(found[2])), rest)


async def obey(d: Decision, call: CommandCall, order: Order) -> Reply:
    """Do it, or say why not."""
    language, row = call.desk.language, LIFE.get(order.word)
    if row is None:
        return Reply(d.say(language, "broadcast-life-unknown", word=order.word))
    broadcast = await broadcasts.get(d.tx, order.number)
    if broadcast is None or broadcast.desk != call.desk.name:
        return Reply(d.say(language, "broadcast-none", number=str(order.number)))
    if broadcast.line not in d.rules.lines:
        return Reply(d.say(language, "line-gone"))
    return await row.handler(d, call, broadcast, order.rest)


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
