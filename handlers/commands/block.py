"""`/blocca`, `/sblocca`: nothing of this citizen is shown for a while, for a reason and until a day."""

import re
from datetime import datetime, time, timedelta

from babel.dates import format_date

from bridge import moments
from bridge.moments import on_clock
from bridge.relay import blocking, casework, notices
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audit, blocks, cases, citizens

USUAL = timedelta(days=30)
LONGEST = timedelta(days=366)
MORNING = time(9)
_UNTIL = re.compile(r"[\s,;]+(?:fino (?:al|a)|until)\s+(?P<day>\S.*)$", re.IGNORECASE)


async def begin(d: Decision, call: CommandCall) -> Reply:
    """The reason, and maybe «fino al 24/12»."""
    if call.thread is None:
        return Reply()
    language = call.desk.language
    reason, review = _read(d, call)
    if not reason:
        return Reply(d.say(language, "block-how"))
    if review is None or not d.now < review <= d.now + LONGEST:
        return Reply(d.say(language, "block-when"))
    await blocks.begin(
        d.tx, call.thread.citizen, call.desk.name, call.operator.id, reason=reason, review=review, now=d.now
    )
    case = await cases.current(d.tx, call.thread.citizen)
    if case is not None and case.is_open and case.holder is None:  # it waits for nobody
        await casework.hold(d, call.thread.citizen, call.operator.id)
    await _log(d, call, "citizen.blocked")
    day = format_date(review.astimezone(call.line.timezone), "long", locale=language)
    return Reply(d.say(language, "block-begun", name=call.operator.name, reason=reason, day=day))


def _read(d: Decision, call: CommandCall) -> tuple[str, datetime | None]:
    """The reason, and the morning on which somebody looks at it again; None for a day nobody understands."""
    words = f" {call.argument.strip()}"
    found = _UNTIL.search(words)
    today = d.now.astimezone(call.line.timezone).date()
    if found is None:
        day = today + USUAL
    else:
        typed = moments.read_day(found["day"], today)
        if typed is None:
            return words[: found.start()].strip(), None
        words, day = words[: found.start()], typed
    return words.strip(), on_clock(day, MORNING, call.line.timezone).at


async def lift(d: Decision, call: CommandCall) -> Reply:
    """They are listened to again, and what they wrote meanwhile is shown."""
    if call.thread is None:
        return Reply()
    language = call.desk.language
    block = await blocks.standing(d.tx, call.thread.citizen)
    if block is None:
        return Reply(d.say(language, "block-none"))
    kept = await blocks.kept(d.tx, call.thread.citizen)
    await blocks.lift(d.tx, call.thread.citizen, call.operator.id, now=d.now)
    await _log(d, call, "citizen.unblocked")
    text = d.say(language, "block-lifted", name=call.operator.name, written=block.written)
    await notices.tell(d, call.desk, text, thread=call.thread.id, answers=call.wrote.foreign_id)
    await blocking.show_kept(d, call.line, await citizens.get(d.tx, call.thread.citizen), kept)
    return Reply()


async def _log(d: Decision, call: CommandCall, action: str) -> None:
    assert call.thread is not None  # the callers looked
    subject = f"citizen:{call.thread.citizen}"
    await audit.append(d.tx, actor=f"operator:{call.operator.id}", action=action, subject=subject, at=d.now)
