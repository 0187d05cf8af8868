"""`/iscritti`: how many read us."""

from datetime import timedelta

from babel.numbers import format_decimal

from bridge.relay.decision import CommandCall, Decision, Reply
from storage import consents


async def count(d: Decision, call: CommandCall) -> Reply:
    """Total, per bulletin, who came and went in 7 and 30 days."""
    language, line = call.desk.language, call.line
    if call.argument:
        return Reply(d.say(language, "subscribers-usage"))
    total = await consents.count(d.tx, line.name)
    lines = [d.say(language, "subscribers-total", line=line.title, number=total)]
    for name, title in line.bulletins.items():
        number = await consents.count(d.tx, line.name, name)
        lines.append(f"· {title}: {format_decimal(number, locale=language)}")
    for days in (7, 30):
        moves = await consents.moves(d.tx, line.name, since=d.now - timedelta(days=days))
        lines.append(d.say(language, "subscribers-moves", days=days, came=moves.came, went=moves.went))
    return Reply("\n".join(lines))
