"""`/broadcast riprova 12`, `riprova 12 131026`, `riprova 12 incerti`: those who missed it get it after all.

A cause is named by its code, or by a word of what is said of it.
"""

from bridge.relay import answers, drafting, retrying
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_missed
from handlers.presses.broadcast import actor_of
from storage import missed
from storage.attempts import Choice
from storage.bulletins import Broadcast
from storage.driver import to_ms
from storage.missed import Missed, Tally

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
    meant = _meant(d, language, rest, tally)
    if rest and len(meant) != 1:
        causes = "\n".join(f"· {broadcast_missed.told(d, language, *each)}" for each in sorted(tally.causes.items()))
        return Reply(d.say(language, "broadcast-retry-cause", number=number, cause=rest, causes=causes or "–"))
    choice = Choice(Missed.REFUSED, d.now, meant[0] if rest else "")
    return Reply(await retrying.retry(d, call.desk, broadcast, choice, actor=actor_of(call.operator)))


def _meant(d: Decision, language: str, words: str, tally: Tally) -> list[str]:
    """The causes that are meant: by their code, or by words that are told of them."""
    if words in tally.causes:
        return [words]
    return [each for each in tally.causes if words.casefold() in answers.reason(d, language, each).casefold()]
