"""Ready answers: what staff keep under a name to send again, and until when it holds."""

from datetime import datetime
from typing import NamedTuple

from storage.content import Text, dump_content, load_content
from storage.driver import Row, Transaction, from_ms, to_ms
from storage.model import LineName, OperatorId


class ReadyAnswer(NamedTuple):
    """An answer under a name. `valid_until`: past it somebody is asked before it goes; None: it always holds."""

    name: str
    text: Text
    valid_until: datetime | None


def _answer(row: Row) -> ReadyAnswer:
    content = load_content(row["body"])
    assert isinstance(content, Text)  # `save` takes nothing else
    valid_until = None if row["valid_until_ms"] is None else from_ms(row["valid_until_ms"])
    return ReadyAnswer(row["name"], content, valid_until)


async def save(tx: Transaction, line: LineName, answer: ReadyAnswer, by: OperatorId, *, now: datetime) -> None:
    """Keep it; one of that name is replaced, and how often it was used still counts."""
    tx.later(
        "ready_answers.save",
        line=line,
        name=answer.name,
        body=dump_content(answer.text),
        valid_until_ms=None if answer.valid_until is None else to_ms(answer.valid_until),
        saved_by=by,
        now_ms=to_ms(now),
    )


async def get(tx: Transaction, line: LineName, name: str) -> ReadyAnswer | None:
    """The answer of that name, None if there is none."""
    row = await tx.row("ready_answers.get", line=line, name=name)
    return None if row is None else _answer(row)


async def of_line(tx: Transaction, line: LineName) -> list[ReadyAnswer]:
    """All of a line's, the most used first."""
    return [_answer(row) for row in await tx.rows("ready_answers.all", line=line)]


async def delete(tx: Transaction, line: LineName, name: str) -> bool:
    """Forget it; False if there was none."""
    return await tx.execute("ready_answers.delete", line=line, name=name) > 0


async def count_use(tx: Transaction, line: LineName, name: str) -> None:
    """It went to somebody."""
    tx.later("ready_answers.count_use", line=line, name=name)
