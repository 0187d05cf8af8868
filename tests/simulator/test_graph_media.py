"""Media: upload, look-up, download, delete, lifetimes and limits, over plain HTTP."""

import base64
import hashlib
import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.simulator.graph_town import PHONE_ID, TOKEN, Scene, open_scene, picture

MEGABYTE = 1024 * 1024
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as ready:
        yield ready


async def upload(scene: Scene, content: bytes, mime_type: str, **fields: str) -> tuple[int, Any]:
    """Upload with the parts a client sends; an empty field is left out."""
    form = aiohttp.FormData()
    for name, value in ({"messaging_product": "whatsapp", "type": mime_type} | fields).items():
        if value:
            form.add_field(name, value)
    form.add_field("file", io.BytesIO(content), filename="f", content_type=mime_type)
    url = f"{scene.simulator.url}/v25.0/{PHONE_ID}/media"
    async with scene.client.post(url, data=form, headers=HEADERS) as answer:
        return answer.status, await answer.json()


async def get(scene: Scene, url: str, token: str = TOKEN) -> tuple[int, bytes]:
    async with scene.client.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
        return answer.status, await answer.read()


async def test_there_and_back(scene: Scene) -> None:
    content = picture(300_000)
    status, answer = await upload(scene, content, "image/jpeg")
    assert status == 200
    status, found = await scene.graph("GET", f"{answer['id']}?phone_number_id={PHONE_ID}")
    assert found["sha256"] == hashlib.sha256(content).hexdigest()
    assert (found["mime_type"], found["file_size"]) == ("image/jpeg", str(len(content)))
    assert await get(scene, found["url"]) == (200, content)
    assert (await get(scene, found["url"], token="other"))[0] == 404
    assert (await scene.graph("GET", f"{answer['id']}?phone_number_id=1"))[1]["error"]["code"] == 100
    assert await scene.graph("DELETE", answer["id"]) == (200, {"success": True})
    assert (await scene.graph("GET", answer["id"]))[1]["error"]["code"] == 100
    assert (await get(scene, found["url"]))[0] == 404


async def test_lifetimes(scene: Scene) -> None:
    giulia = await scene.citizen()
    _, answer = await upload(scene, picture(), "image/jpeg")
    encoded = base64.b64encode(picture()).decode()
    await scene.says(giulia, type="image", media_base64=encoded, mime_type="image/jpeg")
    image = (await scene.until(lambda: scene.receiver.units("messages")))[0]["image"]
    assert image["sha256"] == base64.b64encode(hashlib.sha256(picture()).digest()).decode()
    _, found = await scene.graph("GET", answer["id"])
    for url in (found["url"], image["url"]):
        assert await get(scene, url) == (200, picture())
    await scene.control("POST", "clock", {"advance_seconds": 301})
    for url in (found["url"], image["url"]):
        assert (await get(scene, url))[0] == 404
    _, again = await scene.graph("GET", image["id"])
    assert await get(scene, again["url"]) == (200, picture())
    await scene.control("POST", "clock", {"advance_seconds": 7 * 86_400})
    assert (await scene.graph("GET", image["id"]))[0] == 400
    assert (await scene.graph("GET", answer["id"]))[0] == 200
    await scene.control("POST", "clock", {"advance_seconds": 23 * 86_400})
    assert (await scene.graph("GET", answer["id"]))[0] == 400
    # The phone still shows its own picture.
    shown = (await scene.control("GET", f"citizens/{giulia['id']}/messages"))[0]
    assert await get(scene, scene.simulator.url + shown["media_url"]) == (200, picture())


@pytest.mark.parametrize(
    ("size", "mime_type", "fields", "code"),
    [
        (5 * MEGABYTE, "image/jpeg", {}, None),
        (5 * MEGABYTE + 1, "image/jpeg", {}, 131053),
        (16 * MEGABYTE + 1, "video/mp4", {}, 131053),
        (16 * MEGABYTE + 1, "audio/ogg; codecs=opus", {}, 131053),
        (500 * 1024 + 1, "image/webp", {}, 131053),
        (16 * MEGABYTE + 1, "application/pdf", {}, None),
        (10, "application/vnd.oasis.opendocument.text", {}, None),
        (10, "jpeg", {}, 100),
        (0, "image/png", {}, 100),
        (10, "image/png", {"messaging_product": ""}, 100),
    ],
)
async def test_upload_limits(scene: Scene, size: int, mime_type: str, fields: dict[str, str], code: int | None) -> None:
    _, answer = await upload(scene, bytes(size), mime_type, **fields)
    assert answer.get("error", {}).get("code") == code


async def test_no_file(scene: Scene) -> None:
    assert (await scene.graph("POST", f"{PHONE_ID}/media", {}))[1]["error"]["code"] == 100


@pytest.mark.parametrize(
    ("kind", "mime_type", "size", "fails"),
    [
        ("image", "image/png", 10, False),
        ("image", "image/webp", 10, True),
        ("image", "application/pdf", 10, True),
        ("sticker", "image/webp", 100 * 1024, False),
        ("sticker", "image/webp", 100 * 1024 + 1, True),
        ("audio", "audio/ogg; codecs=opus", 10, False),
        ("audio", "audio/flac", 10, True),
        ("video", "video/3gpp", 10, False),
        ("document", "image/gif", 10, False),
    ],
)
async def test_kind_and_type(scene: Scene, kind: str, mime_type: str, size: int, fails: bool) -> None:
    """What Meta cannot convert is accepted first and fails with 131053 later."""
    await scene.says(await scene.citizen())
    _, media = await upload(scene, bytes(size), mime_type)
    parts: dict[str, Any] = {"type": kind, kind: {"id": media["id"]}}
    status, answer = await scene.send(**parts)
    assert status == 200
    last = "failed" if fails else "delivered"
    units = await scene.statuses(answer["messages"][0]["id"], last)
    assert [one["errors"][0]["code"] for one in units if "errors" in one] == ([131053] if fails else [])


async def test_voice_must_be_ogg(scene: Scene) -> None:
    await scene.says(await scene.citizen())
    for mime_type, last in (("audio/ogg; codecs=opus", "delivered"), ("audio/mpeg", "failed")):
        _, media = await upload(scene, b"sound", mime_type)
        _, answer = await scene.send(type="audio", audio={"id": media["id"], "voice": True})
        units = await scene.statuses(answer["messages"][0]["id"], last)
        assert units[-1]["status"] == last


async def test_link(scene: Scene) -> None:
    """A link on this host is fetched, as Meta does; one that fails is an asynchronous 131053."""
    giulia = await scene.citizen()
    await scene.says(giulia)

    async def serve(_: web.Request) -> web.Response:
        return web.Response(body=b"%PDF", content_type="application/pdf")

    application = web.Application()
    application.add_routes([web.get("/modulo.pdf", serve)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        _, answer = await scene.send(type="document", document={"link": f"{base}/modulo.pdf"})
        await scene.statuses(answer["messages"][0]["id"], "delivered")
        shown = (await scene.control("GET", f"citizens/{giulia['id']}/messages"))[-1]
        assert (shown["filename"], shown["mime_type"]) == ("modulo.pdf", "application/pdf")
        assert await get(scene, scene.simulator.url + shown["media_url"]) == (200, b"%PDF")
        _, answer = await scene.send(type="document", document={"link": f"{base}/nothing"})
        await scene.statuses(answer["messages"][0]["id"], "failed")
    finally:
        await runner.cleanup()


async def test_all_inbound_kinds(scene: Scene) -> None:
    giulia = await scene.citizen()
    given = {"media_base64": base64.b64encode(b"x").decode(), "caption": "c", "filename": "f.pdf"}
    for kind, mime_type in (
        ("video", "video/mp4"),
        ("audio", "audio/mpeg"),
        ("voice", "audio/ogg; codecs=opus"),
        ("document", "application/pdf"),
        ("sticker", "image/webp"),
    ):
        await scene.says(giulia, type=kind, mime_type=mime_type, **given)
    units = await scene.until(lambda: len(found := scene.receiver.units("messages")) == 5 and found)
    video, audio, voice, document, sticker = (one[one["type"]] for one in units)
    assert video["caption"] == "c"
    assert (audio["voice"], voice["voice"], voice["mime_type"]) == (False, True, "audio/ogg; codecs=opus")
    assert (document["filename"], sticker["animated"]) == ("f.pdf", False)
    assert "caption" not in voice
    assert "caption" not in sticker
