"""Words and their dress as Matrix shows them, and what operators write there as ours. Pure.

HTML is written from spans and read by walking its tree; nothing a citizen wrote is ever read as markup.
https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes
"""

import html
import itertools
from collections.abc import Mapping
from dataclasses import replace

from bridge import wording
from bridge.desks.matrix.markup import is_bearable, is_plain_link, people, read
from storage.content import Span, Style, Text

HTML = "org.matrix.custom.html"
# From the outside in: what starts a line of its own can stand in no stretch of a line.
_TAGS = {
    Style.FOLDED: ("<blockquote>", "</blockquote>"),  # clients have nothing that opens
    Style.QUOTE: ("<blockquote>", "</blockquote>"),
    Style.BLOCK: ("<pre><code>", "</code></pre>"),
    Style.LINK: ("", "</a>"),
    Style.BOLD: ("<strong>", "</strong>"),
    Style.ITALIC: ("<em>", "</em>"),
    Style.STRIKE: ("<del>", "</del>"),
    Style.CODE: ("<code>", "</code>"),
}
_ORDER = {style: number for number, style in enumerate(_TAGS)}
_OWN_LINE = (Style.FOLDED, Style.QUOTE, Style.BLOCK)
Dress = tuple[Style, str]


def to_content(text: Text, *, msgtype: str = "m.text") -> dict[str, object]:
    """The content of a message. It mentions nobody but whom the bridge itself calls: without `m.mentions` servers ring
    for "@room" and for names.
    """
    called = [span.url for span in text.spans if span.style is Style.MENTION and span.url.startswith("@")]
    mentions = {"user_ids": called} if called else {}
    content: dict[str, object] = {"msgtype": msgtype, "body": _plain(text), "m.mentions": mentions}
    dressed = _to_html(text)
    if dressed:
        content |= {"format": HTML, "formatted_body": dressed}
    return content


def from_content(content: Mapping[str, object]) -> Text:
    """An operator's words; foreign content may hold anything anywhere. A quoted message they repeat is left out."""
    dressed, body = content.get("formatted_body"), content.get("body")
    if content.get("format") == HTML and isinstance(dressed, str) and is_bearable(dressed):
        return read(str(wording.mended(dressed)))
    words = wording.clean(str(wording.mended(body))) if isinstance(body, str) else ""
    return wording.after(Text(_without_quote(words) if _answers(content) else words), 0)


def called_in(content: Mapping[str, object]) -> list[str]:
    """Whom the words name by a link: their Matrix names."""
    dressed = content.get("formatted_body")
    if content.get("format") == HTML and isinstance(dressed, str) and is_bearable(dressed):
        return people(str(wording.mended(dressed)))
    return []


def _plain(text: Text) -> str:
    """For who sees no HTML: the words as they are, a link's address after its label."""
    parts, position = [], 0
    for span in sorted(text.spans, key=lambda span: span.start + span.length):
        label, end = text.text[span.start : span.start + span.length], span.start + span.length
        if span.style is Style.LINK and label and span.url not in (label, label + "/"):
            parts += [text.text[position:end], f" ({span.url})"]
            position = end
    return wording.clean("".join([*parts, text.text[position:]]))


def _to_html(text: Text) -> str:
    """Nested tags out of spans that may lie across each other; empty if nothing is dressed."""
    spans = [_pill(span) for span in text.spans if span.length > 0 and span.start < len(text.text) and _is_shown(span)]
    if not spans:
        return ""
    ends = {end for span in spans for end in (span.start, min(span.start + span.length, len(text.text)))}
    edges = sorted({0, len(text.text), *ends})
    out: list[str] = []
    worn: tuple[Dress, ...] = ()
    after_own_line = False  # right behind a quote the line has ended already
    for start, end in itertools.pairwise(edges):
        words, wanted = wording.clean(text.text[start:end]), _worn(spans, start)
        if worn != wanted:
            kept = _common(worn, wanted)
            closed = worn[kept:]
            out += [_TAGS[style][1] for style, _ in reversed(closed)]
            out += [_opening(dress) for dress in wanted[kept:]]
            left = any(style in _OWN_LINE for style, _ in closed)
            after_own_line = left and not text.text[:start].endswith("\n")
            worn = wanted
        if after_own_line and words:
            words, after_own_line = words.removeprefix("\n"), False
        escaped = html.escape(words)
        out.append(escaped if (Style.BLOCK, "") in worn else escaped.replace("\n", "<br>"))
    return "".join([*out, *(_TAGS[style][1] for style, _ in reversed(worn))])


def _pill(span: Span) -> Span:
    """Somebody who is called is a link to them, which clients show as their name."""
    if span.style is not Style.MENTION:
        return span
    return replace(span, style=Style.LINK, url=f"https://matrix.to/#/{span.url}")


def _is_shown(span: Span) -> bool:
    if span.style is Style.MENTION:
        return span.url.startswith("@")  # not somebody of another network
    return span.style is not Style.LINK or is_plain_link(span.url)


def _worn(spans: list[Span], at: int) -> tuple[Dress, ...]:
    """What the character there wears, each style once, from the outside in; a link in a link is the inner one."""
    here = {span.style: span.url for span in spans if span.start <= at < span.start + span.length}
    return tuple((style, here[style] if style is Style.LINK else "") for style in sorted(here, key=_ORDER.__getitem__))


def _common(one: tuple[Dress, ...], other: tuple[Dress, ...]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _opening(dress: Dress) -> str:
    style, url = dress
    return f'<a href="{html.escape(url)}">' if style is Style.LINK else _TAGS[style][0]


def _answers(content: Mapping[str, object]) -> bool:
    relation = content.get("m.relates_to")
    return isinstance(relation, Mapping) and isinstance(relation.get("m.in_reply_to"), Mapping)


def _without_quote(body: str) -> str:
    """Older clients put the words they answer before their own, each line behind a sign. (Until version 1.12.)"""
    if not body.startswith("> <@"):
        return body
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return "\n".join(lines)
