"""What travels as one: tables of a head and what waits behind it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bridge import parcels
from bridge.errors import Failure, Refused, Retryable
from bridge.receipt import Receipt
from bridge.rules import Abilities
from storage.bodies import Notice, Post
from storage.content import Content, Location, Media, MediaKind, MediaRef, Span, Style, Text
from storage.model import Anchor, DeliveryId, ForeignId, Lane, ThreadId
from storage.outbox import Delivery, ThreadPlace

ABILITIES = Abilities(
    text_units=20,
    caption_units=10,
    media={},
    download_bytes=0,
    merges_texts=True,
    text_spans=2,
    album_items=3,
    albums=(frozenset({MediaKind.IMAGE, MediaKind.VIDEO}), frozenset({MediaKind.DOCUMENT})),
)
PLACE = ThreadPlace(ThreadId(1), Anchor("7"), "Anna", "👤", is_card_owed=False)


def post(content: Content, *, quoted: int | None = None, cause: str = "", place: ThreadPlace = PLACE) -> Delivery:
    return Delivery(
        id=DeliveryId(1),
        lane=Lane("desk:urp"),
        body=Post(content, quoted),
        priority=10,
        attempts=0,
        thread=place,
        last_cause=cause,
    )


def say(words: str, *, quoted: int | None = None, cause: str = "") -> Delivery:
    return post(Text(words), quoted=quoted, cause=cause)


def file(kind: MediaKind, caption: str = "", *, animated: bool = False) -> Delivery:
    return post(Media(kind, MediaRef("line:urp", "1"), Text(caption), animated))


PHOTO, FILM, PAPER = (file(kind) for kind in (MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT))
VOICE = file(MediaKind.VOICE)
JOINED = [
    ("texts", say("a"), [say("b"), say("c")], 2),
    ("a text as long as fits", say("a" * 10), [say("b" * 9), say("c")], 1),
    ("emoji count two", say("a" * 10), [say("😀" * 5)], 0),
    ("a quote leads", say("a", quoted=1), [say("b")], 1),
    ("a quote does not follow", say("a"), [say("b", quoted=1), say("c")], 0),
    ("after a refusal each goes alone", say("a", cause="apart"), [say("b")], 0),
    ("nor does it follow", say("a"), [say("b", cause="apart")], 0),
    ("marked with marked", say("a", cause="interrupted"), [say("b", cause="no-answer"), say("c")], 1),
    ("a photo stands between", say("a"), [PHOTO, say("b")], 0),
    ("photos and films", PHOTO, [FILM, PHOTO, PHOTO], 2),
    ("papers apart", PHOTO, [PAPER, PHOTO], 0),
    ("papers together", PAPER, [PAPER, say("a")], 1),
    ("voices never", VOICE, [VOICE], 0),
    ("words too long for a caption", PHOTO, [file(MediaKind.IMAGE, "x" * 11)], 0),
    ("a moving picture", file(MediaKind.IMAGE, animated=True), [PHOTO], 0),
    ("a place", post(Location(1.0, 2.0)), [say("a")], 0),
]


@pytest.mark.parametrize(("head", "behind", "taken"), [row[1:] for row in JOINED], ids=[row[0] for row in JOINED])
def test_what_travels_together(head: Delivery, behind: list[Delivery], taken: int) -> None:
    assert list(parcels.joined(head, behind, ABILITIES).followers) == behind[:taken]


def test_a_network_that_joins_nothing_joins_nothing() -> None:
    plain = Abilities(text_units=20, caption_units=10, media={}, download_bytes=0)
    assert not parcels.may_lead(say("a"), plain)
    assert not parcels.may_lead(PHOTO, plain)


def test_the_card_takes_its_room_and_dress_is_kept() -> None:
    owed = replace(PLACE, card="x" * 16, is_card_owed=True)
    assert parcels.joined(post(Text("a"), place=owed), [say("b")], ABILITIES).followers == ()
    bold = post(Text("bb", (Span(0, 2, Style.BOLD),)))
    together = parcels.joined(say("a"), [bold, bold, bold], ABILITIES)
    dress = (Span(2, 2, Style.BOLD), Span(5, 2, Style.BOLD))
    assert parcels.words(together, others) == Text("a\nbb\nbb", dress)


def others(number: int) -> str:
    return f"and {number} more"


def test_a_flood_is_folded_under_its_first_words_and_keeps_its_dress_but_quotes() -> None:
    roomy = replace(ABILITIES, text_units=200, text_spans=10)
    behind = [post(Text("bb", (Span(0, 2, style),))) for style in (Style.BOLD, Style.QUOTE)] * 3
    together = parcels.joined(say("a"), behind, roomy)
    assert len(together.followers) == 6
    said = parcels.words(together, others)
    assert said.text == "a\nand 6 more\nbb\nbb\nbb\nbb\nbb\nbb"
    assert said.spans == (Span(13, 17, Style.FOLDED), *(Span(at, 2, Style.BOLD) for at in (13, 19, 25)))


def test_what_stands_above_the_fold_takes_its_room() -> None:
    behind = [say("b")] * 9
    assert len(parcels.joined(say("a"), behind, replace(ABILITIES, text_units=40)).followers) == 4
    assert len(parcels.joined(say("a"), behind, replace(ABILITIES, text_units=75)).followers) == 5


def test_what_it_costs() -> None:
    unopened = replace(PLACE, anchor=None)
    assert parcels.calls(parcels.joined(say("a"), [say("b")], ABILITIES)) == 1
    assert parcels.calls(parcels.joined(PHOTO, [FILM, PHOTO], ABILITIES)) == 3
    assert parcels.calls(post(Text("a"), place=unopened)) == 2
    assert parcels.calls(say("a")._replace(body=Notice(Text("a")), thread=None)) == 1


def test_each_member_has_its_outcome() -> None:
    parcel = parcels.joined(say("a"), [say("b")], ABILITIES)
    named = parcels.opened(parcel, Receipt(ForeignId("9")))
    assert [outcome for _, outcome in named] == [Receipt(ForeignId("9")), Receipt(ForeignId("9"))]
    album = parcels.joined(PHOTO, [FILM], ABILITIES)
    found = parcels.opened(album, Receipt(ForeignId("9"), None, (ForeignId("10"),)))
    assert [outcome.foreign_id for _, outcome in found if isinstance(outcome, Receipt)] == ["9", "10"]
    late = Retryable("flood", timedelta(seconds=3), whole_lane=True)
    assert [outcome for _, outcome in parcels.opened(parcel, late)] == [late, late]


def test_refused_together_is_no_refusal_of_any() -> None:
    refusal: Failure = Refused("telegram-refused")
    refusal.anchor = "12"
    outcomes = [outcome for _, outcome in parcels.opened(parcels.joined(say("a"), [say("b")], ABILITIES), refusal)]
    assert [(type(o), o.cause, o.anchor) for o in outcomes if isinstance(o, Failure)] == [
        (Retryable, "apart", "12")
    ] * 2
    assert parcels.opened(say("a"), refusal) == [(say("a"), refusal)]
