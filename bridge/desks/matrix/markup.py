"""HTML of Matrix clients as text with spans: cleaned first, then walked tag by tag. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import nh3

from bridge import wording
from storage.content import Span, Style, Text

MOST_TAGS = 1000  # nobody writes more by hand; a tower of them takes the time of its square to clean
DEEPEST = 100  # tags in one another. https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes
SCHEMES = {"http", "https", "mailto"}  # of those the specification lets a link have, what WhatsApp opens too
PEOPLE_AND_ROOMS = (
    "matrix.to"  # how a client writes a name. https://spec.matrix.org/latest/appendices/#matrixto-navigation
)

_STYLES = {
    "b": Style.BOLD,
    "strong": Style.BOLD,
    "i": Style.ITALIC,
    "em": Style.ITALIC,
    "del": Style.STRIKE,
    "s": Style.STRIKE,
    "code": Style.CODE,
    "pre": Style.BLOCK,
    "blockquote": Style.QUOTE,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "th"), Style.BOLD),
}
# Line breaks that stand at least before and after each: two make an empty line.
_BREAKS = {
    **dict.fromkeys(("p", "table", "h1", "h2", "h3", "h4", "h5", "h6"), 2),
    **dict.fromkeys(("blockquote", "pre", "div", "ul", "ol", "li", "tr", "hr", "details", "summary", "caption"), 1),
}
_TAGS = {*_STYLES, *_BREAKS, "a", "br", "img", "td", "thead", "tbody", "sub", "sup", "u", "span"}
_EMPTY = frozenset({"br", "hr", "img"})
# What they hold goes with them: the repetition of an answered message is said by the answer itself.
_DROPPED = {"mx-reply", "script", "style"}


def is_bearable(markup: str) -> bool:
    """Whether it can be read without making everybody wait."""
    return markup.count("<") <= MOST_TAGS


def read(markup: str) -> Text:
    """The words of a piece of HTML, however broken it is, with the dress that citizens can be shown."""
    cleaned = nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}, "img": {"alt", "title"}, "ol": {"start"}},
        url_schemes=SCHEMES,
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(cleaned)
    reader.close()
    return reader.text()


@dataclass(slots=True)
class _Open:
    """A tag that is open, and where its first word stands."""

    tag: str
    style: Style | None
    url: str = ""
    start: int | None = None
    number: int = 0  # of the next entry of a list with numbers


class _Reader(HTMLParser):
    """Walks cleaned HTML, whose tags are all closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._length = 0
        self._ending = 2  # line breaks at the end of what is written; at the start as if there were enough
        self._owed = 0
        self._space = False  # a line break of the source, a space if words follow on the line
        self._open: list[_Open] = []
        self._spans: list[Span] = []

    def text(self) -> Text:
        """What was read."""
        spans = sorted(self._spans, key=lambda span: (span.start, -span.length))
        return wording.after(Text("".join(self._parts), tuple(spans)), 0)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """A tag opens."""
        given = dict(attrs)
        self._owe(_BREAKS.get(tag, 0))
        match tag:
            case "br":
                self._write("\n")
            case "hr":
                self._write("———")
                self._owe(1)
            case "img":
                self._write(wording.clean_name(given.get("alt") or given.get("title") or ""))
            case "td" | "th" if not self._starts_line():
                self._write(" | ")
        if tag in _EMPTY:
            return
        self._open.append(self._opened(tag, given))
        if tag == "li":
            self._write(self._bullet())
            self._ending = 2  # the words begin beside the sign, in whatever paragraph they are

    def _opened(self, tag: str, given: dict[str, str | None]) -> _Open:
        style = _STYLES.get(tag) if len(self._open) < DEEPEST else None
        if style is Style.CODE and self._in_block():
            style = None
        if tag == "a" and is_plain_link(url := given.get("href") or ""):
            return _Open(tag, Style.LINK, url)
        start = given.get("start") or "1"
        return _Open(tag, style, number=int(start) if start.isdecimal() and len(start) < 7 else 1)

    def handle_endtag(self, tag: str) -> None:
        """The last tag closes; cleaning has put them in order."""
        if tag in _EMPTY or not self._open:
            return
        closed = self._open.pop()
        if closed.style is not None and closed.start is not None and closed.start < self._length:
            self._spans.append(Span(closed.start, self._length - closed.start, closed.style, closed.url))
        self._owe(_BREAKS.get(tag, 0))

    def handle_data(self, data: str) -> None:
        """Words; outside a block a line break of the source is but a space."""
        words = wording.clean(data)
        if self._in_block():
            self._write(words)
            return
        first, *others = words.split("\n")
        self._write(first if not others else first.rstrip())
        for number, line in enumerate(others, start=1):
            self._space = True
            self._write(line.lstrip() if number == len(others) else line.strip())

    def _in_block(self) -> bool:
        return any(each.tag == "pre" for each in self._open[-DEEPEST:])

    def _bullet(self) -> str:
        around = self._open[-2] if len(self._open) > 1 else None
        if around is None or around.tag != "ol":
            return "• "
        around.number += 1
        return f"{around.number - 1}. "

    def _owe(self, breaks: int) -> None:
        self._owed = max(self._owed, breaks)

    def _starts_line(self) -> bool:
        return self._owed > 0 or self._ending > 0

    def _write(self, words: str) -> None:
        if not words:
            return
        missing = max(0, self._owed - self._ending)
        space = " " if self._space and not self._starts_line() else ""
        self._put("\n" * missing or space)
        self._owed, self._space = 0, False
        for each in reversed(self._open):
            if each.start is not None:
                break
            each.start = self._length
        self._put(words)
        ending = len(words) - len(words.rstrip("\n"))
        self._ending = ending if ending < len(words) else min(2, self._ending + missing + ending)

    def _put(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


def people(markup: str) -> list[str]:
    """Whom a piece of HTML names by a link, in the words of an answered message excepted: their Matrix names."""
    cleaned = nh3.clean(
        markup,
        tags={"a"},
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}},
        url_schemes={*SCHEMES, "matrix"},
        link_rel=None,
    )
    links = _Links()
    links.feed(cleaned)
    links.close()
    return [person for url in links.found if (person := _person(url))]


class _Links(HTMLParser):
    """Gathers where links lead."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """A link opens."""
        self.found += [value for name, value in attrs if name == "href" and value]


def _person(url: str) -> str:
    """https://spec.matrix.org/latest/appendices/#uris : `https://matrix.to/#/@a:b` or `matrix:u/a:b`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme == "matrix":
        return "@" + unquote(parts.path.removeprefix("u/")) if parts.path.startswith("u/") else ""
    named = unquote(parts.fragment.removeprefix("/").partition("?")[0])
    return named if parts.hostname == PEOPLE_AND_ROOMS and named.startswith("@") else ""


def is_plain_link(url: str) -> bool:
    """Whether a link leads to a page or an address; those to people and rooms of Matrix say nothing to a citizen."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and parts.hostname != PEOPLE_AND_ROOMS
