"""Words as Matrix shows them and as operators write them there: what one says the other reads."""

import time
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import wording
from bridge.desks.matrix.formatting import from_content, to_content
from storage.content import Span, Style, Text

LINE = (Style.BOLD, Style.ITALIC, Style.STRIKE, Style.CODE, Style.LINK)
# Only the bridge calls somebody, and folds what it repeats.
OF_PEOPLE = tuple(style for style in Style if style not in (Style.MENTION, Style.FOLDED))
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\n <>&\"'*_@:/")
ADDRESS = "https://www.comune.esempio.it/avvisi?a=1&b=%22"


@st.composite
def texts(draw: st.DrawFn, styles: tuple[Style, ...]) -> Text:
    words = wording.clean(draw(st.text(CHARACTERS, max_size=60)))
    spans = []
    for _ in range(draw(st.integers(0, 6)) if words else 0):
        start = draw(st.integers(0, len(words) - 1))
        length = draw(st.integers(1, len(words) - start))
        style = draw(st.sampled_from(styles))
        spans.append(Span(start, length, style, ADDRESS if style is Style.LINK else ""))
    return Text(words, tuple(spans))


def dressed(text: Text) -> list[tuple[str, frozenset[Style]]]:
    """Every character that can be seen, with what it wears."""
    worn: list[set[Style]] = [set() for _ in text.text]
    for span in text.spans:
        for at in range(span.start, min(span.start + span.length, len(text.text))):
            worn[at].add(span.style)
    return [(letter, frozenset(each)) for letter, each in zip(text.text, worn, strict=True) if not letter.isspace()]


def html_of(words: str) -> dict[str, object]:
    return {"msgtype": "m.text", "body": "body", "format": "org.matrix.custom.html", "formatted_body": words}


# ---- what we say


@given(texts(LINE))
def test_what_is_said_is_read_as_it_was(text: Text) -> None:
    read = from_content(to_content(text))
    assert read.text == text.text.strip()
    assert dressed(read) == dressed(text)


def without_block(text: Text) -> Text:
    """In a block nothing but the block can be worn as code: a client shows both the same."""
    blocks = {at for s in text.spans if s.style is Style.BLOCK for at in range(s.start, s.start + s.length)}
    spans = []
    for span in text.spans:
        if span.style is not Style.CODE:
            spans.append(span)
            continue
        spans += [Span(at, 1, Style.CODE) for at in range(span.start, span.start + span.length) if at not in blocks]
    return Text(text.text, tuple(spans))


@given(texts(OF_PEOPLE))
def test_no_word_and_no_dress_is_lost_where_lines_are_broken(text: Text) -> None:
    assert dressed(from_content(to_content(text))) == dressed(without_block(text))


class Nesting(HTMLParser):
    """Fails where tags are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in {"a", "strong", "em", "del", "code", "pre", "blockquote", "br"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@given(texts(OF_PEOPLE))
def test_html_is_nested_and_holds_nothing_but_our_tags(text: Text) -> None:
    content = to_content(text)
    assert content["m.mentions"] == {}
    nesting = Nesting()
    nesting.feed(str(content.get("formatted_body", "")))
    nesting.close()
    assert nesting.open == []
    if text.spans:
        assert "".join(nesting.words.split()) == "".join(wording.clean(text.text).split())


def test_plain_words_need_no_html_and_ring_for_nobody() -> None:
    said = to_content(Text("@room <b>ciao</b> & *a*"), msgtype="m.notice")
    assert said == {"msgtype": "m.notice", "body": "@room <b>ciao</b> & *a*", "m.mentions": {}}


SAID = [
    ("crossing", Text("abcd", (Span(0, 3, Style.BOLD), Span(1, 3, Style.ITALIC))),
     "<strong>a<em>bc</em></strong><em>d</em>"),
    ("escaped", Text('<img src="mxc://a">', (Span(0, 4, Style.BOLD),)),
     "<strong>&lt;img</strong> src=&quot;mxc://a&quot;&gt;"),
    ("lines", Text("a\n\nb", (Span(0, 1, Style.CODE),)), "<code>a</code><br><br>b"),
    ("quote", Text("a\nb\nc", (Span(2, 1, Style.QUOTE),)), "a<br><blockquote>b</blockquote>c"),
    ("block", Text("a\n b\nc", (Span(0, 4, Style.BLOCK),)), "<pre><code>a\n b</code></pre>c"),
    ("address", Text("qui", (Span(0, 3, Style.LINK, 'https://a.it/?"<'),)),
     '<a href="https://a.it/?&quot;&lt;">qui</a>'),
    ("controls", Text("a\u202eb\x00c", (Span(0, 2, Style.BOLD),)), "<strong>a</strong>bc"),
    ("too long", Text("a", (Span(0, 99, Style.BOLD), Span(7, 3, Style.ITALIC))), "<strong>a</strong>"),
    ("script", Text("qui", (Span(0, 3, Style.LINK, "javascript:alert(1)"),)), None),
    ("person", Text("io", (Span(0, 2, Style.LINK, "https://matrix.to/#/@op:a.it"),)), None),
    ("broken", Text("io", (Span(0, 2, Style.LINK, "https://[a"),)), None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in SAID], ids=[row[0] for row in SAID])
def test_dress_is_tags(text: Text, expected: str | None) -> None:
    assert to_content(text).get("formatted_body") == expected


def test_who_sees_no_html_is_told_where_a_link_leads() -> None:
    links = (Span(0, 3, Style.LINK, "https://a.it"), Span(4, 12, Style.LINK, "https://b.it"))
    assert to_content(Text("qui https://b.it fine", links))["body"] == "qui (https://a.it) https://b.it fine"


# ---- what operators say

READ = [
    ("paragraphs", "<p>a</p>\n<p>b</p>\n", Text("a\n\nb")),
    ("breaks", "a<br />\nb<br>c", Text("a\nb\nc")),
    ("a line of the source", "a\n b  c", Text("a b  c")),
    ("list", "<p>Serve:</p>\n<ul>\n<li>uno</li>\n<li><p>due</p></li>\n</ul>\n<p>Grazie</p>",
     Text("Serve:\n\n• uno\n• due\n\nGrazie")),
    ("numbers", '<ol start="3"><li>a<ol><li>b</li></ol></li><li>c</li></ol>', Text("3. a\n1. b\n4. c")),
    ("silly number", '<ol start="9999999999"><li>a</li></ol><ol start="-1"><li>b</li></ol>', Text("1. a\n1. b")),
    ("quote", "<blockquote>\n<p>detto</p>\n</blockquote>\nsì", Text("detto\n\nsì", (Span(0, 5, Style.QUOTE),))),
    ("block", "<pre><code>a\n  b\n</code></pre>\nc", Text("a\n  b\nc", (Span(0, 6, Style.BLOCK),))),
    ("heading", "<h1>Orari</h1><p>9-12</p>", Text("Orari\n\n9-12", (Span(0, 5, Style.BOLD),))),
    ("table", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
     Text("a | b\n1 | 2", (Span(0, 1, Style.BOLD), Span(4, 1, Style.BOLD)))),
    ("link", '<a href="https://a.it/x">qui</a>', Text("qui", (Span(0, 3, Style.LINK, "https://a.it/x"),))),
    ("person", '<a href="https://matrix.to/#/@op1:a.it">Anna</a>: vero?', Text("Anna: vero?")),
    ("script", '<a href="javascript:alert(1)">qui</a><script>alert(1)</script>', Text("qui")),
    ("relative", '<a href="/x">qui</a>', Text("qui")),
    ("picture", 'a<img src="mxc://a/b" alt="🙂">b', Text("a🙂b")),
    ("reply", "<mx-reply><blockquote>il cittadino</blockquote></mx-reply>sì", Text("sì")),
    ("unclosed", "<b>a<i>b", Text("ab", (Span(0, 2, Style.BOLD), Span(1, 1, Style.ITALIC)))),
    ("crossing", "<b>a<i>b</b>c</i>",
     Text("abc", (Span(0, 2, Style.BOLD), Span(1, 1, Style.ITALIC), Span(2, 1, Style.ITALIC)))),
    ("unknown", "<marquee>a</marquee><font color=red>b</font>", Text("ab")),
    ("comment", "a<!-- b --><![CDATA[c]]>d", Text("ad")),
    ("controls", "a&#x202e;b&#0;c\x07", Text("ab\ufffdc")),
    ("emphasis of nothing", "<b></b><i> </i>a", Text("a")),
    ("rule", "a<hr>b", Text("a\n———\nb")),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_tags_are_dress(markup: str, expected: Text) -> None:
    assert from_content(html_of(markup)) == expected


@given(st.text(st.sampled_from("<>/ab=\"'& \n!-#;") | CHARACTERS, max_size=200))
def test_whatever_html_is_read(markup: str) -> None:
    read = from_content(html_of(markup))
    assert read.text == wording.clean(read.text).strip()
    assert all(0 <= span.start < span.start + span.length <= len(read.text) for span in read.spans)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner))
KEYS = st.sampled_from(["body", "format", "formatted_body", "m.relates_to", "msgtype"])


@given(st.dictionaries(KEYS, JSON | st.just("org.matrix.custom.html")))
def test_whatever_content_is_read(content: dict[str, object]) -> None:
    assert isinstance(from_content(content), Text)


@pytest.mark.parametrize("tag", ["<div>", "<b><p>", "<b><i><a href=x>", "<blockquote>", "<", "<b>x</b>"])
def test_a_tower_of_tags_holds_up_nobody(tag: str) -> None:
    started = time.process_time()
    assert from_content(html_of(tag * 60_000)).text == "body"
    from_content(html_of(tag * 300))
    assert time.process_time() - started < 0.5


def test_words_with_half_a_character_are_mended() -> None:
    assert from_content({"body": "a\ud83d"}).text == "a\ufffd"
    assert from_content(html_of("<b>a\ud83d</b>")).text == "a\ufffd"


def test_the_repetition_of_older_clients_is_left_out() -> None:
    answered = {"m.relates_to": {"m.in_reply_to": {"event_id": "$a"}}}
    body = "> <@op1:a.it> il cittadino\n> dice\n\nsì\n> no"
    assert from_content({"body": body, **answered}).text == "sì\n> no"
    assert from_content({"body": body}).text == body
    assert from_content({"body": "> citato\nsì", **answered}).text == "> citato\nsì"


def test_who_is_called_is_a_pill_and_rings_and_nobody_else() -> None:
    called = Text("Maria\n@room si comincia", (Span(0, 5, Style.MENTION, "@maria:comune.it"),))
    content = to_content(called)
    assert content["m.mentions"] == {"user_ids": ["@maria:comune.it"]}
    link = '<a href="https://matrix.to/#/@maria:comune.it">Maria</a>'
    assert content["formatted_body"] == f"{link}<br>@room si comincia"
    assert content["body"] == "Maria\n@room si comincia"
    elsewhere = to_content(Text("Maria", (Span(0, 5, Style.MENTION, "123456"),)))  # somebody of another network
    assert elsewhere["m.mentions"] == {}
    assert "formatted_body" not in elsewhere
