"""`/broadcast` and `/avviso`: compose a broadcast and see it before it goes; and its life afterwards."""

from bridge import keywords, wording
from bridge.relay import broadcasting, sizes
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.presses.broadcast import turn_by_word
from storage import broadcasts
from storage.broadcasts import Issue
from storage.content import Content, Location, Media, Text, words_of
from storage.model import BroadcastId

LIFE = ("stato", "pausa", "riprendi", "annulla")


async def compose(d: Decision, call: CommandCall) -> Reply:
    """Draft what was typed, sent with the command, or answered by it; nothing goes before somebody presses."""
    word, _, rest = call.argument.partition(" ")
    if rest.strip().isdecimal() and word.casefold() in LIFE:
        return await _life(d, call, word.casefold(), BroadcastId(int(rest)))
    if word.isalpha() and rest.strip().isdecimal():
        return Reply(d.say(call.desk.language, "broadcast-life-unknown", word=word))
    bulletin = _bulletin(call, word)
    content = _content(call, drop=word if bulletin else "")
    if content is None:
        return Reply(d.say(call.desk.language, "broadcast-usage"))
    if not broadcasting.template_words(call.line, content).words:
        return Reply(d.say(call.desk.language, "broadcast-needs-words"))
    if isinstance(content, Media) and content.media not in call.line.abilities.captions:
        return Reply(d.say(call.desk.language, "broadcast-needs-caption"))
    if isinstance(content, Media) and (why := sizes.objection(d, call.desk, content, [call.line.abilities])):
        return Reply(why)
    # What travels in the template is one line: a line break becomes three characters there.
    length, most = wording.units(wording.one_line(words_of(content))), call.line.abilities.template_units
    if length > most:
        return Reply(d.say(call.desk.language, "broadcast-too-long", length=length, most=most))
    issue = Issue(
        line=call.line.name,
        desk=call.desk.name,
        bulletin=bulletin,
        content=content,
        operator=call.operator.id,
        is_alert=bulletin in call.line.alerts,
    )
    number = await broadcasts.draft(d.tx, issue, now=d.now)
    drafted = await broadcasts.get(d.tx, number)
    assert drafted is not None  # just written in this transaction
    await broadcasts.show_on(d.tx, number, await broadcasting.draft_card(d, call.desk, call.line, drafted))
    return Reply()


def _bulletin(call: CommandCall, word: str) -> str:
    """A first word that is exactly a bulletin's name chooses it; a slip must not change whom a warning reaches."""
    return next((name for name in call.line.bulletins if keywords.normalise(name) == keywords.normalise(word)), "")


def _content(call: CommandCall, *, drop: str) -> Content | None:
    """The words with their dress; under a file sent with the command, or the one the command answers."""
    typed = _typed_words(call)
    words = wording.after(typed, len(drop)) if drop else typed
    if isinstance(call.wrote.content, Media):
        return broadcasting.with_caption(call.wrote.content, words)
    answered = call.wrote.answered.content if call.wrote.answered is not None else None
    match answered:
        case Media():
            return broadcasting.with_caption(answered, words if words.text else answered.caption)
        case Location() if not words.text:
            return answered
        case Text() if not words.text:
            return answered
    return words if words.text else None


def _typed_words(call: CommandCall) -> Text:
    """What follows the command, with its dress."""
    content = call.wrote.content
    whole = content.caption if isinstance(content, Media) else content
    if not isinstance(whole, Text):
        return Text("")
    return wording.after(whole, len(whole.text) - len(whole.text.split(maxsplit=1)[-1])) if call.argument else Text("")


async def _life(d: Decision, call: CommandCall, word: str, number: BroadcastId) -> Reply:
    broadcast = await broadcasts.get(d.tx, number)
    if broadcast is None or broadcast.desk != call.desk.name:
        return Reply(d.say(call.desk.language, "broadcast-none", number=str(number)))
    if word == "stato":
        counts = await broadcasts.count(d.tx, number)
        return Reply(broadcasting.progress_text(d, call.desk, broadcast, counts))
    return Reply(await turn_by_word(d, call.desk, call.operator, broadcast, word))
