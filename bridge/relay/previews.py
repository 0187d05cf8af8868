"""What citizens will see, shown to staff before it goes: free words as they are, and the template with them in it."""

from bridge import fitting, wording
from bridge.outlook import Template
from bridge.relay import choosing, copies
from bridge.relay.decision import Decision
from bridge.relay.prospects import Prospect
from bridge.rules import DeskRules, LineRules
from storage.content import Content, Location, Media, Span, Style, Text, words_of
from storage.model import Broadcast

APART, CUT = "\n\n", " […]"


def both(d: Decision, desk: DeskRules, line: LineRules, broadcast: Broadcast, prospect: Prospect) -> list[Text]:
    """One for those inside the window, one for those outside; neither where only the others will see it."""
    people, parts = prospect.audience, []
    if people.inside or not people.outside:
        shown = _as_shown(d, desk, copies.free_words(d, line, broadcast.content))
        parts.append(_quoted(d.say(desk.language, "draft-inside"), shown))
    if people.outside or not people.recipients:
        if prospect.outlook.template is not Template.MISSING:  # there is nothing to show, and the reasons say so
            parts.append(_outside(d, desk, prospect))
        if told := choosing.remarks(d, desk.language, broadcast.content, prospect.choice):
            parts.append(Text("\n".join(told)))
    return parts


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


def _outside(d: Decision, desk: DeskRules, prospect: Prospect) -> Text:
    chosen, language = prospect.choice, desk.language
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
