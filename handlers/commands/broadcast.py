"""`/broadcast` and `/avviso`: compose a broadcast and see it before it goes."""

from bridge import keywords, wording
from bridge.fitting import fitted
from bridge.relay import choosing, copies, drafting, sizes
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands import broadcast_life
from storage import broadcasts, templates
from storage.broadcasts import Issue
from storage.content import Content, Location, Media, Text


async def compose(d: Decision, call: CommandCall) -> Reply:
    """Draft what was typed, sent with the command, or answered by it; nothing goes before somebody presses."""
    word, _, _ = call.argument.partition(" ")
    if (order := broadcast_life.read(call.argument)) is not None:
        return await broadcast_life.obey(d, call, order)
    bulletin = _bulletin(call, word)
    content = _content(call, drop=word if bulletin else "")
    if content is None:
        return Reply(d.say(call.desk.language, "broadcast-usage"))
    words = choosing.words_for_template(content)
    if not words:
        return Reply(d.say(call.desk.language, "broadcast-needs-words"))
    if isinstance(content, Media) and content.media not in call.line.abilities.captions:
        return Reply(d.say(call.desk.language, "broadcast-needs-caption"))
    if isinstance(content, Media) and (why := sizes.objection(d, call.desk, content, [call.line.abilities])):
        return Reply(why)
    # What travels in the template is one line: a line break becomes three characters there.
    length, most = wording.units(fitted(words).text), await choosing.room_units(d, call.line, bulletin, content)
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
    templates.ask(d.tx, call.line.name)  # the card is shown anew if they are not what they were
    number = await broadcasts.draft(d.tx, issue, now=d.now)
    drafted = await broadcasts.get(d.tx, number)
    assert drafted is not None  # just written in this transaction
    await broadcasts.show_on(d.tx, number, await drafting.draft_card(d, call.desk, call.line, drafted))
    return Reply()


def _bulletin(call: CommandCall, word: str) -> str:
    """A first word that is exactly a bulletin's name chooses it; a slip must not change whom a warning reaches."""
    return next((name for name in call.line.bulletins if keywords.normalise(name) == keywords.normalise(word)), "")


def _content(call: CommandCall, *, drop: str) -> Content | None:
    """The words with their dress; under a file sent with the command, or the one the command answers."""
    typed = _typed_words(call)
    words = wording.after(typed, len(drop)) if drop else typed
    if isinstance(call.wrote.content, Media):
        return copies.with_caption(call.wrote.content, words)
    answered = call.wrote.answered.content if call.wrote.answered is not None else None
    match answered:
        case Media():
            return copies.with_caption(answered, words if words.text else answered.caption)
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
