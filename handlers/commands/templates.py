"""`/modelli`: the network's templates and how they stand, asked for now."""

from bridge.relay.decision import CommandCall, Decision, Reply
from storage import templates
from storage.model import LineName
from storage.templates import Question


async def show(d: Decision, call: CommandCall) -> Reply:
    """All, or the one that is named; the answer comes when the network has answered, or has not."""
    name = call.argument.strip().casefold()
    asked = Question(call.desk.name, name, call.wrote.foreign_id)
    for line in await _lines(d, call, name):
        await templates.question(d.tx, line, asked, now=d.now)
    return Reply()


async def _lines(d: Decision, call: CommandCall, name: str) -> list[LineName]:
    """Every line of the desk; of one template those that have it, else the main one, which will say that it has not."""
    if not name:
        return list(call.desk.lines)
    return [line for line in call.desk.lines if await templates.named(d.tx, line, [name])] or [call.line.name]
