"""A file too large for the group is announced with a link, where the settings allow it."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest

from bridge.links import Links
from storage.content import MediaRef
from tests.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

KNOBS = {"media_links": True}
HUGE = random.Random(9).randbytes(50 * 1024 * 1024 + 1)


def forged(url: str) -> str:
    """The same address with another signature."""
    return url[:-2] + ("AA" if not url.endswith("AA") else "BB")


async def test_a_huge_document_is_downloaded_by_link_and_kept_nowhere(square: Town) -> None:
    anna = await square.citizen("Anna")
    topic = await anna.arrives()
    await anna.shows("document", HUGE, "text/html", filename="perché.html", caption="Il progetto")
    told = await square.notice(topic, "⬇️ Si può scaricare da qui per 60 minuti: ")
    assert told["text"].endswith("\n\nIl progetto")
    url = re.findall(r"http\S+", told["text"])[0]
    async with square.client.get(url) as answer:
        assert answer.status == 200
        assert await answer.read() == HUGE
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''perch%C3%A9.html"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    before = sum(call["method"] == "media_url" for call in square.look().graph_calls)
    async with square.client.head(url) as answer:
        assert answer.status == 200
    async with square.client.get(forged(url)) as answer:
        assert (answer.status, await answer.text()) == (404, "Qui non c'è nulla.\n")
    assert sum(call["method"] == "media_url" for call in square.look().graph_calls) == before
    media_id = anna.chat(by_line=False)[-1]["media_url"].rpartition("/")[2]
    assert media_id not in square.bridge.log()
    assert url.rpartition("/")[2] not in square.bridge.log()


def own(town: Town, minutes_ago: int, file: str, lane: str = "line:urp") -> str:
    """An address made by this very installation some time ago."""
    secret = bytes.fromhex(town.rows("SELECT link_secret FROM installation")[0]["link_secret"])
    links = Links(town.bridge.url, secret, timedelta(minutes=60))
    return links.address_of(MediaRef(lane, file), now=datetime.now(UTC) - timedelta(minutes=minutes_ago))


@pytest.mark.parametrize(
    ("minutes_ago", "lane", "status", "words"),
    [
        (61, "line:urp", 410, "Questo collegamento è scaduto. Chiedere al cittadino di mandare di nuovo il file.\n"),
        (0, "desk:urp", 404, "Qui non c'è nulla.\n"),
        (0, "line:urp", 404, "WhatsApp non ha più questo file. Chiedere al cittadino di mandarlo di nuovo.\n"),
    ],
    ids=["expired", "not a line's", "gone"],
)
async def test_what_cannot_be_had_is_said_in_one_line(
    square: Town, minutes_ago: int, lane: str, status: int, words: str
) -> None:
    async with square.client.get(own(square, minutes_ago, "1234567890", lane)) as answer:
        assert (answer.status, await answer.text()) == (status, words)
        assert answer.headers["Cache-Control"] == "no-store"


async def test_a_network_that_does_not_answer_is_said_too(square: Town) -> None:
    await square.fault("graph", "html", "media_url")
    async with square.client.get(own(square, 0, "1234567890")) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")


@pytest.mark.knobs(media_links=False)
async def test_without_leave_there_are_no_links(town: Town) -> None:
    anna = await town.citizen("Anna")
    topic = await anna.arrives()
    await anna.shows("document", HUGE, "application/pdf", filename="progetto.pdf")
    told = await town.notice(topic, "📄 Documento di 50,1 MB (progetto.pdf)")
    assert "http" not in told["text"]
    assert (await town.get(own(town, 0, "1").removeprefix(town.bridge.url)))[0] == 404
