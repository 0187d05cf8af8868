"""Telegram's HTML style, read as strictly as TDLib's parse_html does (MessageEntity.cpp)."""

import html
import re
from dataclasses import dataclass

from bridge.simulator.botapi.refusal import JSON, bad_request

# https://core.telegram.org/bots/api#html-style
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6});")
ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*)))?")
UNIX_TIME = re.compile(r"[0-9]{1,10}")
TAG_NAME = re.compile(r"[^\s>/]*")


@dataclass(slots=True)
class OpenTag:
    """A start tag whose end has not come yet; `start` in UTF-16 units."""

    name: str
    attributes: dict[str, str]
    start: int


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """The plain text and its entities. Raises Refusal with the server's words on bad markup."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[OpenTag] = []
        self._entities: list[JSON] = []

    def read(self) -> tuple[str, list[JSON]]:
        while self._at < len(self._source):
            character = self._source[self._at]
            if character == "<":
                self._tag()
            elif character == "&" and (match := CHARACTER.match(self._source, self._at)):
                self._say(html.unescape(match.group()))
                self._at = match.end()
            else:
                self._say(character)
                self._at += 1
        if self._open:
            raise self._wrong(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._text), self._entities

    def _say(self, text: str) -> None:
        self._text.append(text)
        self._length += sum(2 if ord(character) > 0xFFFF else 1 for character in text)

    def _wrong(self, reason: str) -> Exception:
        return bad_request(f"can't parse entities: {reason}")

    def _offset(self) -> int:
        """Where we are, in bytes: errors count them so."""
        return len(self._source[: self._at].encode())

    def _tag(self) -> None:
        end = self._source.find(">", self._at)
        if self._source.startswith("</", self._at):
            self._end_tag(end)
            return
        begin = self._offset()
        match = TAG_NAME.match(self._source, self._at + 1)
        name = match.group().lower() if match else ""
        if name not in STYLES:
            raise self._wrong(f'Unsupported start tag "{name}" at byte offset {begin}')
        if end < 0:
            raise self._wrong(f"Unclosed start tag at byte offset {begin}")
        attributes = {
            found.group(1).lower(): html.unescape(found.group(2) or found.group(3) or found.group(4) or "")
            for found in ATTRIBUTE.finditer(self._source[self._at + 1 + len(name) : end])
        }
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(OpenTag(name, attributes, self._length))
        self._at = end + 1

    def _end_tag(self, end: int) -> None:
        begin = self._offset()
        name = self._source[self._at + 2 : end if end >= 0 else len(self._source)].strip().lower()
        if not self._open:
            raise self._wrong(f"Unexpected end tag at byte offset {begin}")
        tag = self._open.pop()
        if end < 0:
            raise self._wrong(f"Unclosed end tag at byte offset {begin}")
        if name and name != tag.name:
            raise self._wrong(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        self._at = end + 1
        if self._length > tag.start:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        entity: JSON = {"type": STYLES[tag.name], "offset": tag.start, "length": self._length - tag.start}
        match tag.name:
            case "a":
                url = tag.attributes.get("href") or self._since(tag.start)
                if "." not in url and not url.startswith("tg:"):
                    return  # TDLib drops a link it cannot make sense of and keeps its words
                entity["url"] = url
            case "code" if self._is_language_of_pre(tag):
                return
            case "pre" if language := tag.attributes.get("language"):
                entity["language"] = language
            case "blockquote" if "expandable" in tag.attributes:
                entity["type"] = "expandable_blockquote"
            case "tg-emoji":
                entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
            case "tg-time":
                unix = tag.attributes.get("unix", "")
                if not UNIX_TIME.fullmatch(unix):
                    raise self._wrong(f'Invalid Unix time "{unix}" specified')
                entity["unix_time"] = int(unix)
        self._entities.append(entity)

    def _is_language_of_pre(self, tag: OpenTag) -> bool:
        """`<pre><code class="language-x">` is one entity that knows its language."""
        parent = self._open[-1] if self._open else None
        name = tag.attributes.get("class", "")
        if parent is None or parent.name != "pre" or parent.start != tag.start or not name.startswith("language-"):
            return False
        parent.attributes["language"] = name.removeprefix("language-")
        return True

    def _since(self, start: int) -> str:
        units = "".join(self._text).encode("utf-16-le")
        return units[2 * start :].decode("utf-16-le")
