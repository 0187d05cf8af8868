"""An address of a file holds for its time, and for nobody who did not get it from us."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.links import Expired, Links, NotOurs
from storage.content import MediaRef

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
LINKS = Links("https://whatsapp.comune.esempio.it", b"s" * 32, timedelta(minutes=60))
REF = MediaRef("line:urp", "1234567890", "application/pdf", 99, "perché no.pdf")


def token(links: Links = LINKS) -> str:
    """The last part of an address."""
    return links.address_of(REF, now=NOW).rpartition("/")[2]


def test_it_names_the_file_until_its_time_is_over() -> None:
    assert LINKS.address_of(REF, now=NOW).startswith("https://whatsapp.comune.esempio.it/file/")
    read = LINKS.read(token(), now=NOW + timedelta(minutes=59, seconds=59))
    assert (read.lane, read.file, read.filename) == (REF.lane, REF.file, REF.filename)
    with pytest.raises(Expired):
        LINKS.read(token(), now=NOW + timedelta(minutes=60))


def test_another_installations_links_are_not_ours() -> None:
    with pytest.raises(NotOurs):
        LINKS.read(token(Links(LINKS.root, b"t" * 32, LINKS.lifetime)), now=NOW)


@pytest.mark.parametrize("at", range(0, 110, 7))
def test_no_sign_of_it_can_be_changed(at: int) -> None:
    whole = token()
    with pytest.raises(NotOurs):
        LINKS.read(whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :], now=NOW)


@pytest.mark.parametrize(
    "wrong", ["", ".", "a", "a.b", "..", "è.è", "A" * 5000, "W10.", token().partition(".")[0] + "."]
)
def test_nonsense_is_not_ours(wrong: str) -> None:
    with pytest.raises(NotOurs):
        LINKS.read(wrong, now=NOW)
