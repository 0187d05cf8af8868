"""`/broadcast riprova 12`, `riprova 12 131026`, `riprova 12 incerti`: those who missed it get it after all."""

from bridge.relay import drafting, retrying
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.presses.broadcast import actor_of
from storage import missed
from storage.attempts import Choice
from storage.bulletins import Broadcast
from storage.driver import to_ms
from storage.missed import Missed

DOUBTFUL = frozenset({"incerti", "dubbi", "uncertain"})


async def by_word(d: Decision, call: CommandCall, broadcast: Broadcast, rest: str) -> Reply:
    """The refused at once, all or those of one cause; of the doubtful ones somebody must press first."""
    language, number = call.desk.language, str(broadcast.id)
    if (why := retrying.objection(d, call.desk, broadcast)) is not None:
        return Reply(why)
    tally = await missed.count(d.tx, broadcast)
    if rest.casefold() in DOUBTFUL:
        people = tally.people.get(Missed.UNCERTAIN, 0)
        if not people:
            return Reply(d.say(language, "broadcast-doubtful-none", number=number))
        text = d.say(language, "broadcast-retry-doubt", number=number, people=people)
        button = await drafting.button(d, call.desk, "broadcast_retry_doubtful", broadcast, str(to_ms(d.now)))
        return Reply(text, buttons=((button,),))
    if rest and rest not in tally.causes:
        causes = ", ".join(sorted(tally.causes)) or "–"
        return Reply(d.say(language, "broadcast-retry-cause", number=number, cause=rest, causes=causes))
    choice = Choice(Missed.REFUSED, d.now, rest)
    return Reply(await retrying.retry(d, call.desk, broadcast, choice, actor=actor_of(call.operator)))
