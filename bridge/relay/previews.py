"""What citizens will see, shown to staff before it goes: free words as they are, and the template with them in it."""

from dataclasses import dataclass

from bridge import choice, fitting, languages, wording
from bridge.outlook import Template
from bridge.relay import choosing, copies
from bridge.relay.choosing import Choice
from bridge.relay.decision import Decision
from bridge.relay.prospects import Prospect
from bridge.rules import DeskRules, LineRules
from storage.audiences import Audience
from storage.bulletins import Broadcast
from storage.content import Content, Location, Media, Span, Style, Text, words_of

APART, CUT = "\n\n", " […]"


def all_of(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast, prospect: Prospect) -> list[Text]:
    """What each will see: in the line's language, and in the others that are written, or that somebody reads."""
    theirs = [people for language, people in prospect.people.items() if language not in broadcast.translations]
    own = _Reading("", sum(theirs, Audience()), broadcast.content)
    parts = [_language_line(d, desk, line, prospect, own, "draft-language")] if broadcast.translations else []
    parts += _both(d, desk, line, prospect, own)
    for language in prospect.choices:
        people = prospect.people.get(language, Audience())
        if language in broadcast.translations:
            reading = _Reading(language, people, broadcast.content_in(language))
            parts.append(_language_line(d, desk, line, prospect, reading, "draft-language"))
            parts += _both(d, desk, line, prospect, reading)
        elif language and people.recipients:
            reading = _Reading(language, people, broadcast.content)
            parts.append(_language_line(d, desk, line, prospect, reading, "draft-language-none"))
    return parts


@dataclass(frozen=True, slots=True)
class _Reading:
    """Who reads a language (empty: the line's), and what they get."""

    language: str
    people: Audience
    content: Content


def _both(d: Decision, desk: DeskRules, line: LineRules, prospect: Prospect, reading: _Reading) -> list[Text]:
    """One for those inside the window, one for those outside; neither where only the others will see it."""
    people, parts = reading.people, list[Text]()
    if people.inside or not people.outside:
        shown = _as_shown(d, desk, copies.free_words(d, reading.language or line.language, reading.content))
        parts.append(_quoted(d.say(desk.language, "draft-inside"), shown))
    if people.outside or not people.recipients:
        if prospect.outlook.template is not Template.MISSING:  # there is nothing to show, and the reasons say so
            parts.append(_outside(d, desk, prospect.choices[reading.language]))
        if told := choosing.remarks(d, desk.language, reading.content, prospect.choices[reading.language]):
            parts.append(Text("\n".join(told)))
    return parts


def _language_line(
    d: Decision, desk: DeskRules, line: LineRules, prospect: Prospect, reading: _Reading, key: str
) -> Text:
    """How many read it, and whether Meta has the template in it."""
    people, chosen = reading.people, prospect.choices[reading.language]
    name = languages.name_in(reading.language or line.language, desk.language)
    own = languages.name_in(line.language, desk.language)
    values = {"spoken": name, "own": own, "code": reading.language, "template": chosen.template.name}
    told = [d.say(desk.language, key, recipients=people.recipients, inside=people.inside, **values)]
    falls_back = chosen.version is not None and not choice.speaks(chosen.version, reading.language or line.language)
    if falls_back and people.outside:
        told.append(d.say(desk.language, "draft-language-template", **values))
    return Text("\n".join(told))


def with_translations(d: Decision, desk: DeskRules, broadcast: Broadcast) -> str:
    """What will be sent, in plain words, in every language that it is written in."""
    parts = [in_words(d, desk, broadcast.content)]
    for language, words in broadcast.translations.items():
        parts.append(f"🌐 {languages.name_in(language, desk.language)}:\n{words.text}")
    return "\n\n".join(parts)


def in_words(d: Decision, desk: DeskRules, content: Content) -> str:
    """What will be sent, in plain words."""
    return _as_shown(d, desk, content).text


def paragraphs(parts: list[Text], *, longest: int) -> Text:
    """One text of them, an empty line between each two; where it would be too long the longest of them is cut.

    A message that is edited cannot be shown in two.
    """
    over = sum(wording.units(part.text) + len(APART) for part in parts) - longest
    if over > 0:
        number = max(range(len(parts)), key=lambda index: wording.units(parts[index].text))
        room = wording.units(parts[number].text) - over - len(CUT)
        cut = wording.split(parts[number], room)[0]
        parts = [*parts[:number], wording.join(cut, Text(CUT)), *parts[number + 1 :]]
    apart = [Text(APART)] * (len(parts) * 2 - 1)
    apart[::2] = parts
    return wording.join(*apart)


def _as_shown(d: Decision, desk: DeskRules, content: Content) -> Text:
    """The words with their dress, under a sign for what is no words."""
    match content:
        case Text():
            return content
        case Media(media=kind, caption=caption):
            sign = Text(f"[{d.say(desk.language, f'media-{kind}')}]")
            return wording.join(sign, Text(" "), caption) if caption.text else sign
        case Location():
            return Text(f"📍 {content.name or content.address or f'{content.latitude}, {content.longitude}'}")
        case _:
            return Text(words_of(content))


def _outside(d: Decision, desk: DeskRules, chosen: Choice) -> Text:
    language = desk.language
    version, copy = chosen.version, chosen.template
    if version is None:
        heading = d.say(language, "draft-outside-unknown", template=copy.name)
        return _quoted(heading, Text(fitting.fitted(copy.words).text))
    heading = d.say(
        language,
        "draft-outside",
        template=copy.name,
        state=d.say(language, f"template-state-{version.state.value.replace('_', '-')}"),
        category=d.say(language, f"template-category-{version.category}"),
    )
    above = "" if copy.header is None else _as_shown(d, desk, copy.header).text
    below = " ".join(f"[{label}]" for label in version.form.buttons if label)
    return _quoted(heading, Text("\n".join(part for part in (above, chosen.text, below) if part)))


def _quoted(heading: str, words: Text) -> Text:
    quote = Text(words.text, (Span(0, len(words.text), Style.QUOTE), *words.spans))
    return wording.join(Text(f"{heading}\n"), quote)
