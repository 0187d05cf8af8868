"""Which of a citizen's words are about the fault that is filed."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.relay.fault_telling import of_these
from storage.content import Content, Location, Media, MediaKind, MediaRef, Text
from storage.fault_links import Said
from storage.model import MessageId

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PHOTO = Media(MediaKind.IMAGE, MediaRef("line:urp", "photo"), Text(""))
PLACE = Location(43.9, 10.9, name="Piazza Duomo")
LAMP, LONELY, OPEN = "Il lampione è spento", "Davanti alla scuola", "A che ora apre l'anagrafe?"
QUESTION, ANSWER = "> Dove di preciso?", "> Alle nove."


def said(*words: str | Content) -> list[Said]:
    """One message a minute; what starts with `>` is staff's."""
    told = list[Said]()
    for number, each in enumerate(words, 1):
        is_staff = isinstance(each, str) and each.startswith(">")
        content = Text(each.removeprefix("> ")) if isinstance(each, str) else each
        told.append(Said(MessageId(number), not is_staff, content, NOON + timedelta(minutes=number)))
    return told


@pytest.mark.parametrize(
    ("words", "expected", "first", "photos"),
    [
        pytest.param([OPEN, ANSWER, LAMP], LAMP, 3, [], id="answered before"),
        pytest.param([OPEN, ANSWER, PHOTO, PLACE, LAMP], LAMP, 3, [3], id="the photo comes first"),
        pytest.param([LAMP, QUESTION, LONELY], f"{LAMP}\n{LONELY}", 1, [], id="asked back"),
        pytest.param([LAMP, QUESTION, PHOTO, PLACE], LAMP, 1, [3], id="a photo asked for"),
        pytest.param([LAMP, "> Grazie, provvediamo."], LAMP, 1, [], id="thanked, then filed"),
        pytest.param([LAMP, "> Grazie, provvediamo.", "Grazie a voi"], LAMP, 1, [], id="thanks describe nothing"),
        pytest.param([LAMP, "> Grazie, provvediamo.", PHOTO], LAMP, 1, [3], id="a photo after the answer"),
        pytest.param([PHOTO, ANSWER, PLACE], "", 1, [1], id="no words at all"),
        pytest.param(["> Buongiorno a tutti.", LAMP], LAMP, 2, [], id="staff spoke first"),
        pytest.param([], "", None, [], id="nothing"),
    ],
)
def test_the_last_telling_is_meant(words: list[str | Content], expected: str, first: int, photos: list[int]) -> None:
    told = of_these(said(*words), [], is_begun=False)
    assert (told.words, told.first, told.photos) == (expected, first, photos)


def test_what_was_told_before_the_case_was_closed_is_over() -> None:
    words = said(OPEN, LAMP)
    assert of_these(words, [words[1].at], is_begun=False).words == LAMP
    assert of_these(words, [words[1].at + timedelta(seconds=1)], is_begun=False).words == f"{OPEN}\n{LAMP}"


def test_staff_say_where_it_begins_and_it_ends_where_something_else_does() -> None:
    words = said(LAMP, PHOTO, ANSWER, PLACE, OPEN, PHOTO)
    told = of_these(words, [], is_begun=True)
    assert (told.words, told.photos) == (LAMP, [2])
    told = of_these(said(LAMP, ANSWER, PHOTO), [], is_begun=True)
    assert (told.words, told.photos) == (LAMP, [3])


def test_a_long_telling_is_cut() -> None:
    assert len(of_these(said("a" * 900), [], is_begun=False).words) == 600
