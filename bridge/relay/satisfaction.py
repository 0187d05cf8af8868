"""Asking how it went, once a case is closed: off unless a line says so (law 150/2000), never outside the window."""

from bridge import window
from bridge.relay import answers
from bridge.relay.decision import Decision
from storage import citizens, outbox, ratings
from storage.content import Choice, Choices, Text
from storage.model import CaseId, CitizenId
from storage.ratings import Rating

RATING = "rating"  # before the colon in the ids of its buttons


async def ask(d: Decision, whom: CitizenId) -> None:
    """Two buttons, where somebody answered in the case and they were not asked about it before."""
    citizen = await citizens.get(d.tx, whom)
    line = d.rules.lines.get(citizen.line)
    if line is None or not line.asks_satisfaction or line.human_only or citizen.is_blocked:
        return
    if not window.window_at(citizen.last_heard, d.now).is_open or await outbox.held_of(d.tx, whom):
        return
    case = await ratings.ask(d.tx, whom)
    if case is None:
        return
    language = citizen.language or line.language
    choices = (
        Choice(f"{RATING}:{case}-{Rating.UP}", d.say(language, "rating-up")),
        Choice(f"{RATING}:{case}-{Rating.DOWN}", d.say(language, "rating-down")),
    )
    await answers.ask(d, line, citizen, Choices(Text(d.say(language, "rating-question")), choices))


def read(argument: str) -> tuple[CaseId, Rating] | None:
    """Which case, and what was tapped; None if this is no button of ours."""
    case, _, rating = argument.partition("-")
    if not (case.isascii() and case.isdecimal()) or rating not in tuple(Rating):
        return None
    return CaseId(int(case)), Rating(rating)
