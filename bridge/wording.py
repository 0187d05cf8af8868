"""Words and their dress: WhatsApp's marks to spans and back, splitting, and cleaning what strangers write. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace

from storage.content import Span, Style, Text

# https://faq.whatsapp.com/539178204879377 : *bold* _italic_ ~strike~ `code` ```block``` and lines that start with "> ".
_MARKS = {"*": Style.BOLD, "_": Style.ITALIC, "~": Style.STRIKE}
_SIGNS = {style: sign for sign, style in _MARKS.items()} | {Style.CODE: "`", Style.BLOCK: "```"}
_DRESSED = re.compile(
    r"```(?P<block>.{1,4096}?)```|`(?P<code>[^`\n]{1,500})`"
    r"|(?<![\w*_~])(?P<mark>[*_~])(?P<words>(?=\S)[^\n]{0,300}?\S)(?P=mark)(?![\w*_~])",
    re.DOTALL,
)
_OF_EMOJI = "\ufe0f\u20e3"  # what makes a digit or a letter one
EXCERPT = 60  # characters
DEEPEST = 4  # bold in italic in strike; beyond that it is a drawing, not a dress
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")  # control and direction overrides


def mended(value: object) -> object:
    """Foreign JSON without half characters (lone surrogates): JSON may carry them, stores and networks refuse them."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {str(mended(name)): mended(part) for name, part in value.items()}
        case list():
            return [mended(part) for part in value]
        case _:
            return value


def clean(text: str) -> str:
    """Without NUL, control characters and direction overrides: they break stores and disguise words."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n"))


def clean_name(name: str, *, longest: int = 60) -> str:
    """A name on one line, of bearable length."""
    return " ".join(clean(name).split())[:longest].strip()


def is_emoji(text: str) -> bool:
    """Whether it may be a citizens' network's reaction; on some networks staff can react with words, or drawings."""
    is_dressed = any(sign in text for sign in _OF_EMOJI)
    return not text.isascii() and (is_dressed or not any(character.isalnum() for character in text))


def from_whatsapp(text: str) -> Text:
    """A citizen's words: their marks become spans, everything else stays as written."""
    return _read(clean(text), DEEPEST)


def _read(text: str, depth: int) -> Text:
    parts, position = [], 0
    for found in _DRESSED.finditer(text) if depth else ():
        parts += [Text(text[position : found.start()]), _undress(found, depth)]
        position = found.end()
    return _join([*parts, Text(text[position:])])


def _undress(found: re.Match[str], depth: int) -> Text:
    if found["mark"] is not None:
        inner = _read(found["words"], depth - 1)
        return Text(inner.text, (Span(0, len(inner.text), _MARKS[found["mark"]]), *inner.spans))
    words, style = (found["block"], Style.BLOCK) if found["block"] is not None else (found["code"], Style.CODE)
    return Text(words, (Span(0, len(words), style),))


def _join(parts: list[Text]) -> Text:
    text, spans = "", []
    for part in parts:
        spans += [replace(span, start=span.start + len(text)) for span in part.spans]
        text += part.text
    return Text(text, tuple(spans))


def join(*parts: Text) -> Text:
    """One text out of several, each dress in its place."""
    return _join(list(parts))


def excerpt(text: str) -> str:
    """The first words of a text, on one line: enough to recognise it."""
    whole = " ".join(text.split())
    return whole if len(whole) <= EXCERPT else f"{whole[: EXCERPT - 1].rstrip()}…"


def to_whatsapp(text: Text) -> str:
    """An operator's words with WhatsApp's marks; a link is written out after its label."""
    if not text.spans:
        return text.text
    inserts: list[tuple[int, int, str]] = []  # position, order at that position, sign
    for depth, span in enumerate(sorted(text.spans, key=lambda s: (s.start, -s.length))):
        for start, end in _stretches(text.text, span):
            opening, closing = _signs(span, text.text[start:end])
            inserts.append((start, depth, opening))
            inserts.append((end, -depth - 1000, closing))
    out, position = [], 0
    for at, _, sign in sorted(inserts, key=lambda insert: (insert[0], insert[1])):
        out += [text.text[position:at], sign]
        position = at
    return "".join([*out, text.text[position:]])


def _signs(span: Span, words: str) -> tuple[str, str]:
    if span.style is Style.LINK:
        return "", "" if span.url in (words, words + "/") else f" ({span.url})"
    if span.style is Style.QUOTE:
        return "> ", ""
    sign = _SIGNS.get(span.style, "")  # a name called at a desk is only a name elsewhere
    return sign, sign


def _stretches(text: str, span: Span) -> list[tuple[int, int]]:
    """Where the signs go: WhatsApp wants them tight around words, and never across a line break (but for blocks)."""
    start, end = span.start, span.start + span.length
    if span.style in (Style.BLOCK, Style.LINK):
        return [(start, end)]
    found = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        words = line[0].strip()
        if words:
            begin = start + line.start() + line[0].index(words)
            found.append((begin, begin + len(words)))
    return found


def units(text: str) -> int:
    """Length in UTF-16 code units, the unit both networks' limits are safe in."""
    return len(text.encode("utf-16-le")) // 2


def plain_units(text: Text) -> int:
    """The measure of a network that carries dress apart from the words."""
    return units(text.text)


def marked_units(text: Text) -> int:
    """The measure of a network where dress is written into the words."""
    return units(to_whatsapp(text))


def split(text: Text, longest: int, measure: Callable[[Text], int] = plain_units) -> list[Text]:
    """Parts of at most `longest` UTF-16 units, cut at a paragraph, else a sentence, else a word, else anywhere."""
    parts, start, end = list[Text](), 0, len(text.text)
    while end - start > longest or measure(_slice(text, start, end)) > longest:
        near = _slice(
            text, start, min(end, start + longest + 1)
        )  # never the whole rest of a long text, part after part
        part, cut, room = near, 0, longest
        while measure(part) > longest and cut != 1:
            cut = max(1, _cut(near.text, room))
            part = _strip(_slice(near, 0, cut))
            room = max(1, min(room - 1, room * longest // max(1, measure(part))))  # signs may be as many as the words
        parts.append(part)
        start, end = start + cut, len(text.text.rstrip())
        while start < end and text.text[start].isspace():
            start += 1
    return [part for part in (*parts, _slice(text, start, end)) if part.text]


def _cut(text: str, longest: int) -> int:
    fits = len(text.encode("utf-16-le")[: longest * 2].decode("utf-16-le", "ignore"))
    for sign in ("\n\n", "\n", ". ", " "):
        found = text.rfind(sign, fits // 2, fits)
        if found > 0:
            return found + len(sign)
    return fits


def _slice(text: Text, start: int, end: int) -> Text:
    spans = []
    for span in text.spans:
        begin, stop = max(span.start, start), min(span.start + span.length, end)
        if begin < stop:
            spans.append(replace(span, start=begin - start, length=stop - begin))
    return Text(text.text[start:end], tuple(spans))


def _strip(text: Text) -> Text:
    left = len(text.text) - len(text.text.lstrip())
    return _slice(text, left, max(left, len(text.text.rstrip())))


def between(text: Text, start: int, end: int) -> Text:
    """A stretch of it with its dress, without space around it."""
    return _strip(_slice(text, start, end))


def after(text: Text, start: int, *, strip: bool = True) -> Text:
    """What follows the first `start` characters, with its dress; without space around it unless told otherwise."""
    rest = _slice(text, start, len(text.text))
    return _strip(rest) if strip else rest
