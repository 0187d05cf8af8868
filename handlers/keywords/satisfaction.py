"""How it went: the buttons a citizen gets when a case is closed."""

from bridge.relay import satisfaction
from bridge.relay.decision import Decision, KeywordCall, Reply
from storage import ratings
from storage.ratings import Rating

RATING = satisfaction.RATING


async def rate(d: Decision, call: KeywordCall) -> Reply:
    """One line of thanks; the tap opens nothing, and counts for its case whatever became of that since."""
    meant = satisfaction.read(call.argument)
    if meant is None:
        return Reply()
    case, rating = meant
    if not await ratings.rate(d.tx, call.line.name, call.citizen.id, case, rating, now=d.now):
        return Reply()
    return Reply(d.say(call.language, "rating-thanks" if rating is Rating.UP else "rating-sorry"))
