"""`/iscritti`: how many read us, and the words that manage the list."""

from collections.abc import Mapping
from datetime import timedelta

from babel.numbers import format_decimal

from bridge import made
from bridge.relay.decision import CommandCall, CommandHandler, Decision, Reply
from storage import audit, consents
from storage.model import Role


async def obey(d: Decision, call: CommandCall) -> Reply:
    """The word after `/iscritti` says what to do; none: count."""
    word = call.argument.partition(" ")[0].casefold()
    if not word:
        return await count(d, call)
    found = WORDS.get(word)
    if found is None:
        return Reply(d.say(call.desk.language, "subscribers-usage"))
    if call.role < Role.MANAGER:
        return Reply(d.say(call.desk.language, "command-not-allowed", name=f"iscritti {word}"))
    return await found(d, call)


async def count(d: Decision, call: CommandCall) -> Reply:
    """Total, per bulletin, who came and went in 7 and 30 days."""
    language, line = call.desk.language, call.line
    total = await consents.count(d.tx, line.name)
    lines = [d.say(language, "subscribers-total", line=line.title, number=total)]
    for name, title in line.bulletins.items():
        number = await consents.count(d.tx, line.name, name)
        lines.append(f"· {title}: {format_decimal(number, locale=language)}")
    for days in (7, 30):
        moves = await consents.moves(d.tx, line.name, since=d.now - timedelta(days=days))
        lines.append(d.say(language, "subscribers-moves", days=days, came=moves.came, went=moves.went))
    return Reply("\n".join(lines))


async def export(d: Decision, call: CommandCall) -> Reply:
    """The whole list as a file in the chat; who asked is written down."""
    number = await consents.count(d.tx, call.line.name)
    if not number:
        return Reply(d.say(call.desk.language, "subscribers-total", line=call.line.title, number=0))
    actor, subject = f"operator:{call.operator.id}", f"line:{call.line.name}"
    await audit.append(d.tx, actor=actor, action="subscribers.exported", subject=subject, at=d.now)
    day = d.now.astimezone(call.line.timezone).date().isoformat()
    ceiling = await consents.ceiling(d.tx)
    file = made.file(
        "subscribers.csv", call.line.name, ceiling, name=f"iscritti-{call.line.name}-{day}.csv", mime_type="text/csv"
    )
    return Reply(d.say(call.desk.language, "subscribers-exported", number=number), file=file)


WORDS: Mapping[str, CommandHandler] = {"esporta": export}
