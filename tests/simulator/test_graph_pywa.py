"""pywa, a client nobody here wrote, talks to the simulated Graph API and reads its webhooks."""

import base64
import importlib
import pathlib
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from aiohttp import web

from tests.simulator.graph_town import PHONE_ID, SECRET, TOKEN, WABA, Scene, open_scene, picture

with warnings.catch_warnings():
    # pywa's own imports may deprecate each other; that is not ours to fail on.
    warnings.simplefilter("ignore")
    # Imported by name: its annotations do not stand strict checking, so here it is all Any.
    library: Any = importlib.import_module("pywa_async")
    types: Any = importlib.import_module("pywa_async.types")
    errors: Any = importlib.import_module("pywa_async.errors")
    templates: Any = importlib.import_module("pywa_async.types.templates")

NUMBER = "+393331234567"


class Pywa:
    """A pywa client pointed at the town, with its webhooks behind a real HTTP server."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.messages: list[Any] = []
        self.statuses: list[Any] = []
        self.raw_statuses: list[dict[str, Any]] = []
        self.presses: list[Any] = []
        self.session = httpx.AsyncClient(trust_env=False)
        self.client = library.WhatsApp(
            phone_id=PHONE_ID,
            token=TOKEN,
            session=self.session,
            waba_id=WABA,
            server=None,
            verify_token="handshake",
            app_secret=SECRET,
            validate_updates=True,
            continue_handling=True,
        )
        self.session.base_url = httpx.URL(f"{scene.simulator.url}/v25.0")
        self.client.on_raw_update(self._on_raw)
        self.client.on_message(self._on_message)
        self.client.on_message_status(self._on_status)
        self.client.on_callback_button(self._on_press)
        self.client.on_callback_selection(self._on_press)

    async def _on_raw(self, _: Any, update: Any) -> None:
        self.raw_statuses += update["entry"][0]["changes"][0]["value"].get("statuses", [])

    async def _on_message(self, _: Any, message: Any) -> None:
        self.messages.append(message)

    async def _on_status(self, _: Any, status: Any) -> None:
        self.statuses.append(status)

    async def _on_press(self, _: Any, press: Any) -> None:
        self.presses.append(press)

    async def on_post(self, request: web.Request) -> web.Response:
        """pywa's webhook, signature validation on."""
        body = await request.read()
        refused = await self.client.webhook_update_validator(body, request.headers.get("X-Hub-Signature-256"))
        text, status = refused or await self.client.webhook_update_handler(body)
        return web.Response(text=text, status=status)

    async def on_get(self, request: web.Request) -> web.Response:
        """pywa's handshake."""
        text, status = await self.client.webhook_challenge_handler(
            request.query.get("hub.verify_token"), request.query.get("hub.challenge")
        )
        return web.Response(text=text, status=status)

    async def came(self, wamid: str, status: str) -> Any:
        """The status once pywa parsed it."""

        def found() -> Any:
            return next((one for one in self.statuses if (one.id, one.status.value) == (wamid, status)), None)

        return await self.scene.until(found)


@asynccontextmanager
async def open_pywa() -> AsyncIterator[Pywa]:
    """The town, with its webhooks going to pywa."""
    async with open_scene() as scene:
        pywa = Pywa(scene)
        application = web.Application()
        application.add_routes([web.post("/", pywa.on_post), web.get("/", pywa.on_get)])
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        try:
            # Its own handshake code answers ours.
            body = {"override_callback_uri": url, "verify_token": "handshake"}
            assert await scene.graph("POST", f"{WABA}/subscribed_apps", body) == (200, {"success": True})
            yield pywa
        finally:
            await pywa.session.aclose()
            await runner.cleanup()


@pytest.fixture
async def pywa() -> AsyncIterator[Pywa]:
    async with open_pywa() as ready:
        yield ready


async def test_a_conversation(pywa: Pywa) -> None:
    giulia = await pywa.scene.citizen()
    wamid = await pywa.scene.says(giulia, text="È urgente: anagrafe@comune.it / l'ufficio 🙏")
    message = await pywa.scene.until(lambda: pywa.messages and pywa.messages[0])
    assert (message.id, message.text) == (wamid, "È urgente: anagrafe@comune.it / l'ufficio 🙏")
    assert (message.from_user.wa_id, message.from_user.bsuid) == ("393331234567", giulia["bsuid"])

    await pywa.client.mark_message_as_read(wamid)
    await pywa.client.indicate_typing(wamid)
    sent = await pywa.client.send_message(NUMBER, "Buongiorno", reply_to_message_id=wamid, tracker="bc:1")
    status = await pywa.came(sent.id, "delivered")
    assert status.tracker == "bc:1"
    await pywa.scene.control("POST", f"citizens/{giulia['id']}/read")
    await pywa.came(sent.id, "read")
    phone = await pywa.scene.control("GET", f"citizens/{giulia['id']}/messages")
    assert [(one["from"], one["status"]) for one in phone] == [("citizen", "read"), ("line", "read")]
    assert phone[1]["quoted"] == wamid


async def test_buttons_list_and_reaction(pywa: Pywa) -> None:
    giulia = await pywa.scene.citizen()
    wamid = await pywa.scene.says(giulia)
    asked = await pywa.client.send_message(
        NUMBER, "Vuole gli avvisi?", footer="Comune", buttons=[types.Button("Sì", "yes"), types.Button("No", "no")]
    )
    await pywa.scene.says(giulia, type="press", message_id=asked.id, button_id="yes")
    press = await pywa.scene.until(lambda: pywa.presses and pywa.presses[0])
    assert (press.data, press.title, press.reply_to_message.id) == ("yes", "Sì", asked.id)

    rows = [types.SectionRow("Anagrafe", "anagrafe", "Carta d'identità"), types.SectionRow("Tributi", "tributi")]
    listed = await pywa.client.send_message(
        NUMBER, "Quale ufficio?", buttons=types.SectionList("Uffici", [types.Section("Sportelli", rows)])
    )
    await pywa.scene.says(giulia, type="press", message_id=listed.id, button_id="anagrafe")
    choice = await pywa.scene.until(lambda: len(pywa.presses) > 1 and pywa.presses[1])
    assert (choice.data, choice.title, choice.description) == ("anagrafe", "Anagrafe", "Carta d'identità")

    reacted = await pywa.client.send_reaction(NUMBER, "👍", wamid)
    await pywa.came(reacted.id, "sent")
    phone = await pywa.scene.control("GET", f"citizens/{giulia['id']}/messages")
    assert phone[0]["reactions"] == {"line": "👍"}


async def test_template_outside_the_window(pywa: Pywa) -> None:
    giulia = await pywa.scene.citizen()
    with pytest.raises(errors.ReEngagementMessage):
        await pywa.client.send_message(NUMBER, "Troppo tardi")
    sent = await pywa.client.send_template(
        NUMBER,
        "avviso_comune",
        templates.TemplateLanguage.ITALIAN,
        [templates.BodyText.params("domani manca l'acqua.")],
    )
    status = await pywa.came(sent.id, "sent")
    assert status.pricing is not None
    assert status.pricing.category.value == "utility"
    answer = await pywa.client.send_template(
        NUMBER,
        "risposta_pronta",
        templates.TemplateLanguage.ITALIAN,
        [templates.QuickReplyButton.params(callback_data="leggi", index=0)],
    )
    await pywa.scene.says(giulia, type="press", message_id=answer.id, button_id="leggi")
    press = await pywa.scene.until(lambda: pywa.presses and pywa.presses[0])
    assert (press.data, press.title) == ("leggi", "Leggi la risposta")
    names = [one.name for one in await pywa.client.get_templates()]
    assert names == ["avviso_comune", "avviso_comune", "risposta_pronta", "risposta_pronta"]


async def test_media_both_ways(pywa: Pywa, tmp_path: pathlib.Path) -> None:
    giulia = await pywa.scene.citizen()
    await pywa.scene.says(
        giulia, type="image", media_base64=base64.b64encode(picture()).decode(), mime_type="image/jpeg", caption="Buca"
    )
    message = await pywa.scene.until(lambda: pywa.messages and pywa.messages[0])
    assert message.image is not None
    assert (message.caption, message.image.mime_type) == ("Buca", "image/jpeg")
    found = await pywa.client.get_media_url(message.image.id)
    path = await pywa.client.download_media(url=found.url, path=tmp_path, filename="buca.jpg")
    assert path.read_bytes() == picture()

    uploaded = await pywa.client.upload_media(picture(7), mime_type="image/jpeg", filename="mappa.jpg")
    sent = await pywa.client.send_image(NUMBER, uploaded, caption="La mappa")
    await pywa.came(sent.id, "delivered")
    phone = await pywa.scene.control("GET", f"citizens/{giulia['id']}/messages")
    async with pywa.scene.client.get(pywa.scene.simulator.url + phone[1]["media_url"]) as answer:
        assert await answer.read() == picture(7)


async def test_failed_status_and_errors(pywa: Pywa) -> None:
    giulia = await pywa.scene.citizen()
    await pywa.scene.says(giulia)
    await pywa.scene.control("PATCH", f"citizens/{giulia['id']}", {"blocked": True})
    sent = await pywa.client.send_message(NUMBER, "Non arriverà")

    def failed() -> Any:
        return next((one for one in pywa.raw_statuses if (one["id"], one["status"]) == (sent.id, "failed")), None)

    # A failed status has no `contacts` (Meta's BSUID page) and pywa 4.5.0 cannot build a MessageStatus without them
    # (KeyError in MessageStatus.from_update), so it is read from its raw update, validated all the same.
    unit = await pywa.scene.until(failed)
    assert errors.WhatsAppError.from_dict(error=unit["errors"][0]).code == 131026


async def test_number_profile_and_blocks(pywa: Pywa) -> None:
    giulia = await pywa.scene.citizen()
    await pywa.scene.says(giulia)
    number = await pywa.client.get_business_phone_number()
    assert (number.display_phone_number, number.quality_rating) == ("+390935000000", "GREEN")
    blocked = await pywa.client.block_users([NUMBER])
    assert len(blocked.added_users) == 1
