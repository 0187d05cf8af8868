"""What every Line must keep, proven on WhatsApp against the simulated Graph API over real HTTP."""

import base64
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bridge.errors import Failure, OptedOut, Refused, Retryable, Uncertain, WindowClosed
from bridge.files import LocalFile, fetched
from bridge.keeper import Keeper
from bridge.lines.whatsapp import limits
from bridge.lines.whatsapp.graph import Graph
from bridge.lines.whatsapp.line import WhatsAppLine
from bridge.lines.whatsapp.meanings import MEANINGS, Outcome, failure, meaning
from bridge.lines.whatsapp.parse import Routing
from bridge.lines.whatsapp.webhook import Webhook
from bridge.simulator.server import Simulator
from storage.bodies import Body, MarkRead, Say
from storage.content import (
    Choice,
    Choices,
    Contact,
    Contacts,
    Content,
    Location,
    Media,
    MediaKind,
    MediaRef,
    Reaction,
    Span,
    Style,
    Template,
    Text,
)
from storage.model import Address, AddressKind, CitizenId, DeliveryId, ForeignId, Lane, LineName
from storage.outbox import Delivery

PHONE = "393330000001"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
LANE = Lane("line:urp")


@dataclass
class Town:
    simulator: Simulator
    line: WhatsAppLine
    session: aiohttp.ClientSession
    wamid: str = ""

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        async with self.session.request(method, f"{self.simulator.url}{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def fault(self, kind: str, method: str = "messages", **details: Any) -> None:
        fault = {"place": "graph", "method": method, "kind": kind, "times": 1, "details": details}
        await self.control("POST", "/control/faults", fault)

    def last_sent(self) -> dict[str, Any]:
        calls = [e for e in self.simulator.journal.entries(kind="graph.call") if e.data["method"] == "messages"]
        body = calls[-1].data["body"]
        assert isinstance(body, dict)
        return body


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    simulator = Simulator()
    await simulator.start()
    async with aiohttp.ClientSession() as session:
        graph = Graph(session, url=simulator.url, version="v25.0", token="demo-access-token")
        keeper = Keeper(None)  # type: ignore[arg-type]  # nothing is received in these tests
        line = WhatsAppLine(
            LineName("urp"),
            graph=graph,
            webhook=Webhook(keeper=keeper, secrets={}, routing=Routing({}), installation="test"),
            phone_number_id="106540352242922",
            business_account_id="102290129340398",
            installation="test",
        )
        made = Town(simulator, line, session)
        citizen = {"name": "Giulia", "phone": f"+{PHONE}", "id": "giulia", "bsuid": "IT.1234567890"}
        await made.control("POST", "/control/citizens", citizen)
        said = await made.control("POST", "/control/citizens/giulia/messages", {"type": "text", "text": "ciao"})
        made.wamid = said["id"]
        yield made
        await graph.close()
    await simulator.stop()


def delivery(body: Body, *, quoted: str = "", attempts: int = 0, bsuid: bool = False) -> Delivery:
    address = Address(AddressKind.BSUID, "IT.1234567890") if bsuid else Address(AddressKind.PHONE, PHONE)
    return Delivery(
        id=DeliveryId(7),
        lane=LANE,
        body=body,
        priority=10,
        attempts=attempts,
        citizen=CitizenId(1),
        addresses=(address,),
        quoted=ForeignId(quoted) if quoted else None,
    )


def file(content: bytes = PNG, mime_type: str = "image/png", name: str = "") -> LocalFile:
    return LocalFile(io.BytesIO(content), len(content), mime_type, name)


def media(kind: MediaKind, caption: str = "") -> Media:
    return Media(kind, MediaRef("desk:urp", "f", ""), Text(caption))


CONTENTS: list[tuple[str, Content, dict[str, Any]]] = [
    ("text", Text("Alle 9"), {"type": "text", "text": {"body": "Alle 9", "preview_url": False}}),
    ("dress", Text("è qui", (Span(2, 3, Style.BOLD),)), {"text": {"body": "è *qui*", "preview_url": False}}),
    ("location", Location(37.5, 14.2, "Scuola"), {"location": {"latitude": 37.5, "longitude": 14.2, "name": "Scuola"}}),
    ("contact", Contacts((Contact("Ufficio Anagrafe", ("+390935000001",)),)), {"type": "contacts"}),
    ("buttons", Choices(Text("Va bene?"), (Choice("y", "Sì"), Choice("n", "No"))), {"type": "interactive"}),
    ("list", Choices(Text("Quale?"), (Choice("a", "Allerte", "Subito"),), "Scegli"), {"type": "interactive"}),
    ("template", Template("avviso_comune", "it", "Domani\nchiuso"), {"type": "template"}),
    ("template without words", Template("risposta_pronta", "it"), {"type": "template"}),
]


@pytest.mark.parametrize(("content", "expected"), [row[1:] for row in CONTENTS], ids=[row[0] for row in CONTENTS])
async def test_every_content_is_carried(town: Town, content: Content, expected: dict[str, Any]) -> None:
    receipt = await town.line.send(delivery(Say(content)), None)
    assert receipt.foreign_id
    assert receipt.foreign_id.startswith("wamid.")
    sent = town.last_sent()
    assert sent.items() >= expected.items()
    assert sent["to"] == f"+{PHONE}"
    assert sent["biz_opaque_callback_data"] == "test:7"


FILES = [
    ("photo", MediaKind.IMAGE, "image/jpeg", "image", "caption"),
    ("film", MediaKind.VIDEO, "video/mp4", "video", "caption"),
    ("song", MediaKind.AUDIO, "audio/mpeg", "audio", "id"),
    ("voice note", MediaKind.VOICE, "audio/ogg", "audio", "voice"),
    ("paper", MediaKind.DOCUMENT, "application/pdf", "document", "filename"),
    ("sticker", MediaKind.STICKER, "image/webp", "sticker", "id"),
    ("a photo WhatsApp does not know", MediaKind.IMAGE, "image/heic", "document", "filename"),
]


@pytest.mark.parametrize(("kind", "mime_type", "sent_as", "has"), [row[1:] for row in FILES], ids=[r[0] for r in FILES])
async def test_every_file_is_uploaded_and_carried(
    town: Town, kind: MediaKind, mime_type: str, sent_as: str, has: str
) -> None:
    await town.line.send(delivery(Say(media(kind, "didascalia"))), file(mime_type=mime_type))
    sent = town.last_sent()
    assert sent["type"] == sent_as
    assert has in sent[sent_as]
    assert sent[sent_as]["id"]


async def test_a_reply_quotes_and_a_reaction_reacts(town: Town) -> None:
    await town.line.send(delivery(Say(Text("sì")), quoted=town.wamid), None)
    assert town.last_sent()["context"] == {"message_id": town.wamid}
    await town.line.send(delivery(Say(Reaction("", "👍")), quoted=town.wamid), None)
    assert town.last_sent()["reaction"] == {"message_id": town.wamid, "emoji": "👍"}
    await town.line.send(delivery(Say(Reaction("", "")), quoted=town.wamid), None)
    assert town.last_sent()["reaction"]["emoji"] == ""


async def test_what_was_read_is_marked_read(town: Town) -> None:
    await town.line.send(delivery(MarkRead(1), quoted=town.wamid), None)
    assert town.last_sent() == {"messaging_product": "whatsapp", "status": "read", "message_id": town.wamid}


async def test_somebody_without_a_phone_is_reached_by_their_id(town: Town) -> None:
    await town.line.send(delivery(Say(Text("ciao")), bsuid=True), None)
    sent = town.last_sent()
    assert sent["recipient"] == "IT.1234567890"
    assert "to" not in sent


async def test_a_template_parameter_has_no_line_break(town: Town) -> None:
    await town.line.send(delivery(Say(Template("avviso_comune", "it", "Uno\n\ndue\ttre     quattro"))), None)
    words = town.last_sent()["template"]["components"][0]["parameters"][0]["text"]
    assert "\n" not in words
    assert "\t" not in words
    assert "    " not in words


BODY = {"type": "BODY", "text": "Avviso: {{quando}} – {{cosa}} fine", "example": {}}
NAMED = {"name": "due", "language": "it_IT", "category": "UTILITY", "parameter_format": "NAMED", "components": [BODY]}
ONE = {"type": "BODY", "text": "Avviso: {{1}} fine"}


def headed(kind: str) -> dict[str, Any]:
    """A template with this above it."""
    parts = [{"type": "HEADER", "format": kind}, ONE]
    return {"name": f"con_{kind.lower()}", "language": "it", "category": "UTILITY", "components": parts}


async def test_each_line_goes_into_a_parameter_of_its_own_name(town: Town) -> None:
    await town.control("POST", "/control/templates", NAMED)
    await town.line.send(delivery(Say(Template("due", "it", "Domani\nVia Roma\nchiusa"))), None)
    sent = town.last_sent()["template"]
    assert sent["language"] == {"code": "it_IT"}
    parameters = sent["components"][0]["parameters"]
    assert [(p["parameter_name"], p["text"]) for p in parameters] == [
        ("quando", "Domani"),
        ("cosa", "Via Roma · chiusa"),
    ]


@pytest.mark.parametrize(
    ("kind", "mime_type"),
    [
        (MediaKind.IMAGE, "image/png"),
        (MediaKind.VIDEO, "video/mp4"),
        (MediaKind.DOCUMENT, "application/pdf"),
    ],
)
async def test_a_file_stands_above_a_template(town: Town, kind: MediaKind, mime_type: str) -> None:
    await town.control("POST", "/control/templates", headed(kind.value.upper()))
    said = Template(f"con_{kind}", "it", "Domani", media(kind))
    await town.line.send(delivery(Say(said)), file(mime_type=mime_type, name="pianta"))
    header, body = town.last_sent()["template"]["components"]
    assert header["type"] == "header"
    assert header["parameters"][0][kind.value]["id"]
    assert ("filename" in header["parameters"][0][kind.value]) == (kind is MediaKind.DOCUMENT)
    assert body["parameters"] == [{"type": "text", "text": "Domani"}]


async def test_a_place_stands_above_a_template(town: Town) -> None:
    await town.control("POST", "/control/templates", headed("LOCATION"))
    said = Template("con_location", "it", "Ritrovo", Location(37.5, 14.2, "Scuola"))
    await town.line.send(delivery(Say(said)), None)
    header = town.last_sent()["template"]["components"][0]["parameters"][0]
    assert header == {"type": "location", "location": {"latitude": 37.5, "longitude": 14.2, "name": "Scuola"}}


async def test_a_template_that_wants_what_is_not_there_stops_the_broadcast(town: Town) -> None:
    await town.control("POST", "/control/templates", headed("IMAGE"))
    with pytest.raises(Refused, match="132000") as raised:
        await town.line.send(delivery(Say(Template("con_image", "it", "Domani"))), None)
    assert raised.value.stops_broadcast


async def test_a_file_of_another_kind_is_not_put_above_it(town: Town) -> None:
    await town.control("POST", "/control/templates", headed("IMAGE"))
    said = Template("con_image", "it", "Domani", media(MediaKind.IMAGE))
    with pytest.raises(Refused, match="131053"):
        await town.line.send(delivery(Say(said)), file(mime_type="image/tiff"))


async def test_what_does_not_fit_is_cut_rather_than_refused(town: Town) -> None:
    await town.line.send(delivery(Say(Template("avviso_comune", "it", "è" * 2000))), None)
    assert town.last_sent()["template"]["components"][0]["parameters"][0]["text"] == "è" * 962


async def test_templates_are_listed_page_by_page(town: Town) -> None:
    for number in range(120):
        await town.control("POST", "/control/templates", NAMED | {"name": f"numero_{number}"})
    found = await town.line.templates()
    assert len({each.key for each in found}) == len(found) == 124
    named = next(each for each in found if each.name == "numero_7")
    assert (named.language, named.state, named.category) == ("it_IT", "approved", "utility")
    assert named.form.parameters == ("quando", "cosa")


async def test_templates_that_cannot_be_listed_are_a_failure(town: Town) -> None:
    await town.fault("error", method="message_templates", code=190, http_status=401)
    with pytest.raises(Retryable, match="190"):
        await town.line.templates()


KINDS: dict[Outcome, type[Failure]] = {
    Outcome.SLOW_DOWN: Retryable,
    Outcome.PAIR: Retryable,
    Outcome.ONCE_MORE: Retryable,
    Outcome.UNKNOWN: Uncertain,
    Outcome.STOP_LINE: Retryable,
    Outcome.STOP_BROADCAST: Refused,
    Outcome.REFUSED: Refused,
    Outcome.WINDOW: WindowClosed,
    Outcome.OPTED_OUT: OptedOut,
}


@pytest.mark.parametrize("code", sorted(MEANINGS))
async def test_every_error_code_has_its_outcome(town: Town, code: int) -> None:
    await town.fault("error", code=code)
    with pytest.raises(Failure) as raised:
        await town.line.send(delivery(Say(Text("ciao"))), None)
    assert type(raised.value) is KINDS[MEANINGS[code].outcome]
    assert raised.value.cause == str(code)


def test_pauses_grow_for_one_person_and_lines_stop_whole() -> None:
    pauses = [failure(131056, attempts=n) for n in range(7)]
    assert [p.after.total_seconds() for p in pauses if isinstance(p, Retryable)] == [1, 4, 16, 64, 256, 1024, 1024]
    for code in (190, 368, 131031, 131042, 131045):
        stopped = failure(code)
        assert isinstance(stopped, Retryable)
        assert stopped.whole_lane
    assert meaning(271) is MEANINGS[200]
    assert type(failure(999_999)) is Refused
    for code in (131048, 131064, 132000, 132001, 132005, 132008, 132012, 132015, 132016, 132018):
        refused = failure(code)
        assert isinstance(refused, Refused)
        assert refused.stops_broadcast


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("reset_after", Uncertain), ("html", Uncertain), ("reset", Uncertain)],
)
async def test_silence_after_the_bytes_left_is_uncertain(town: Town, kind: str, expected: type[Failure]) -> None:
    await town.fault(kind)
    with pytest.raises(expected):
        await town.line.send(delivery(Say(Text("ciao"))), None)


async def test_nobody_there_is_retried_because_nothing_left(town: Town) -> None:
    graph = Graph(town.session, url="http://127.0.0.1:1", version="v25.0", token="t")
    with pytest.raises(Retryable) as raised:
        await graph.post("1/messages", {})
    assert raised.value.whole_lane


async def test_a_file_is_fetched_and_asked_for_again_after_a_404(town: Town) -> None:
    photo = {"type": "image", "media_base64": base64.b64encode(PNG).decode(), "mime_type": "image/png"}
    await town.control("POST", "/control/citizens/giulia/messages", photo)
    messages = await town.control("GET", "/control/citizens/giulia/messages")
    media_id = messages[-1]["media_url"].rsplit("/", 1)[-1]
    ref = MediaRef(LANE, media_id, "image/png")
    await town.fault("error", method="media_download", code=100, http_status=404)
    async with fetched(town.line, ref, max_bytes=1_000_000) as found:
        assert found.handle.read() == PNG
        assert found.size_bytes == len(PNG)
    with pytest.raises(Refused, match="media-too-large"):
        async with fetched(town.line, ref, max_bytes=10):
            pass
    with pytest.raises(Refused):
        async with fetched(town.line, MediaRef(LANE, "99999", ""), max_bytes=10):
            pass


async def test_a_file_too_large_is_refused_before_it_is_sent(town: Town) -> None:
    biggest = limits.ABILITIES.media[MediaKind.DOCUMENT].max_bytes
    huge = LocalFile(io.BytesIO(b""), biggest + 1, "application/pdf", "x.pdf")
    with pytest.raises(Refused, match="media-too-large"):
        await town.line.send(delivery(Say(media(MediaKind.DOCUMENT))), huge)
