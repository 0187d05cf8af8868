"""From what an operator wrote to a draft and its card; or why it cannot be a broadcast."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge import blocks, languages, wording
from bridge.blocks import Blocks
from bridge.fitting import fitted
from bridge.relay import choosing, copies, drafting, sizes
from bridge.relay.decision import CommandCall, Decision
from storage import broadcasts
from storage.broadcasts import Issue
from storage.content import Content, Location, Media, Text, reworded

_COMMAND = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Written:
    """What shall be sent, and its words in further languages. `wrong`: why it cannot be read so, in words."""

    content: Content
    translations: Mapping[str, Text] = field(default_factory=dict)
    wrong: str = ""


def typed_words(call: CommandCall) -> Text:
    """What follows the command, and the line it may name, with its dress and the space before it."""
    content = call.wrote.content
    whole = content.caption if isinstance(content, Media) else content
    if not isinstance(whole, Text):
        return Text("")
    command = _COMMAND.match(whole.text)
    typed = whole if command is None else wording.after(whole, command.end(), strip=False)
    words = typed.text.rstrip()
    begins = len(words) - len(call.argument)
    names_line = words.endswith(call.argument) and words[:begins].rstrip().endswith(":")
    return wording.after(typed, begins, strip=False) if names_line else typed


def read(d: Decision, call: CommandCall, words: Text) -> Written | None:
    """The words typed, with the file they stand under or with what they answer; None: there is nothing to send."""
    typed = _blocks(d, call, words)
    content = _content(call, typed.words)
    if content is None or (isinstance(content, Location) and typed.others):
        return _lacks_first(d, call, typed) if typed.others else None
    answered = Blocks(Text(""))
    if not typed.words.text and isinstance(content, Text | Media):  # the words are those of what is answered
        answered = _blocks(d, call, content if isinstance(content, Text) else content.caption)
        content = reworded(content, answered.words)
    both = typed.others.keys() & answered.others.keys()
    wrong = _wrong(d, call, typed) or _wrong(d, call, answered)
    if both:
        wrong = _twice(d, call, min(both))
    return Written(content, _placed(call, words, {**answered.others, **typed.others}), wrong)


def _blocks(d: Decision, call: CommandCall, words: Text) -> Blocks:
    return blocks.read(words, languages.called(d.texts), call.line.language)


def _wrong(d: Decision, call: CommandCall, found: Blocks) -> str:
    language = call.desk.language
    if found.unknown:
        known = ", ".join(f"{languages.name_in(each, language)} ({each})" for each in choosing.spoken(d, call.line))
        return d.say(language, "broadcast-language-unknown", word=found.unknown, languages=known)
    if found.twice:
        return _twice(d, call, found.twice)
    return d.say(language, "broadcast-language-empty", code=found.empty) if found.empty else ""


def _twice(d: Decision, call: CommandCall, code: str) -> str:
    language = call.desk.language
    return d.say(language, "broadcast-language-twice", spoken=languages.name_in(code, language))


def _lacks_first(d: Decision, call: CommandCall, found: Blocks) -> Written:
    language = call.desk.language
    own = languages.name_in(call.line.language, language)
    wrong = d.say(language, "broadcast-language-first", code=next(iter(found.others)), own=own)
    return Written(Text(""), wrong=wrong)


def _content(call: CommandCall, words: Text) -> Content | None:
    """The words with their dress; under a file sent with the command, or with what the command answers."""
    if isinstance(call.wrote.content, Media):
        return copies.with_caption(call.wrote.content, words)
    answered = call.wrote.answered
    match None if answered is None else answered.content:
        case Media() as file:
            return copies.with_caption(file, words if words.text else file.caption)
        case Location() as place:
            return copies.with_place(words, place) if words.text else place
        case Text() as said if not words.text and answered is not None and not answered.by_bridge:
            return said  # a card of ours is no notice
    return words if words.text else None


def _placed(call: CommandCall, words: Text, translations: Mapping[str, Text]) -> Mapping[str, Text]:
    """A place that the command answers stands under the words of every language."""
    place = call.wrote.answered.content if call.wrote.answered is not None else None
    if not isinstance(place, Location) or not words.text or isinstance(call.wrote.content, Media):
        return translations
    return {language: copies.with_place(each, place) for language, each in translations.items()}


def holder(call: CommandCall, content: Content) -> str:
    """The message that shows what will be sent: the one with the command, or the one with the file it answers."""
    answered = call.wrote.answered
    if answered is None or isinstance(content, Text) or isinstance(call.wrote.content, Media):
        return call.wrote.foreign_id
    return answered.foreign_id


def hint(d: Decision, call: CommandCall, content: Content) -> str:
    """What who drafts it should know besides the card: of an album only the file that was answered goes."""
    answered = call.wrote.answered
    is_of_album = answered is not None and answered.is_of_album and isinstance(content, Media)
    return d.say(call.desk.language, "broadcast-of-album") if is_of_album else ""


async def objection(d: Decision, call: CommandCall, bulletin: str, written: Written) -> str | None:
    """Why this cannot be a broadcast, in words; None if it can."""
    language, abilities, content = call.desk.language, call.line.abilities, written.content
    if written.wrong:
        return written.wrong
    if call.wrote.is_of_album:
        return d.say(language, "broadcast-album")
    if not choosing.words_for_template(content):
        return d.say(language, "broadcast-needs-words")
    if isinstance(content, Media) and content.media not in abilities.captions:
        return d.say(language, "broadcast-needs-caption")
    if isinstance(content, Media) and (why := sizes.objection(d, call.desk, content, [abilities])):
        return why
    for code, words in [("", None), *written.translations.items()]:
        said = content if words is None else reworded(content, words)
        if (why := await _too_long(d, call, bulletin, said, code)) is not None:
            return why
    return None


async def _too_long(d: Decision, call: CommandCall, bulletin: str, content: Content, code: str) -> str | None:
    """What travels in the template is one line: a line break becomes three characters there."""
    length = wording.units(fitted(choosing.words_for_template(content)).text)
    most = await choosing.room_units(d, call.line, bulletin, content, code or call.line.language)
    if length <= most:
        return None
    if not code:
        return d.say(call.desk.language, "broadcast-too-long", length=length, most=most)
    name = languages.name_in(code, call.desk.language)
    return d.say(call.desk.language, "broadcast-too-long-in", spoken=name, length=length, most=most)


async def draft(d: Decision, call: CommandCall, issue: Issue) -> None:
    """Write it down, and show its card under the message of the room that holds it."""
    number = await broadcasts.draft(d.tx, issue, now=d.now)
    drafted = await broadcasts.get(d.tx, number)
    assert drafted is not None  # just written in this transaction
    asking = await drafting.ask_network(d, call.line, drafted)
    card = await drafting.draft_card(d, call.desk, call.line, asking, under=holder(call, issue.content))
    await broadcasts.show_on(d.tx, number, card)
