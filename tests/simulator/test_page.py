"""The demo's page in a real browser, against the simulated town alone; the tests themselves play the bridge."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, async_playwright, expect

from bridge.simulator import story
from bridge.simulator.journal import LISTENER_BACKLOG
from bridge.simulator.server import Simulator

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = Path(__file__).parents[1] / "artefacts"
GROUP = -1001000000001
BOT = "bot1000000001:demo-bot-token"
TOKEN = "demo-access-token"
PHONE_ID = "106540352242922"
DEADLINE_SECONDS = 15.0

# In CI a missing browser is a failure, elsewhere a reason not to run.
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and "CI" not in os.environ, reason="Chromium is not installed at /usr/bin/chromium"
)

Object = dict[str, Any]


@dataclass
class Stage:
    """The town, its page, and what the browser complained of."""

    simulator: Simulator
    http: aiohttp.ClientSession
    browser: Browser
    page: Page
    complaints: list[str] = field(default_factory=list)
    offset: int = 0

    async def control(self, verb: str, path: str, body: Object | None = None) -> Any:
        """A control call that must succeed."""
        async with self.http.request(verb, f"{self.simulator.url}/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def bot(self, method: str, **parameters: Any) -> Any:
        """A Bot API call that must succeed; the chat is the group where one is needed."""
        if method not in ("getUpdates", "answerCallbackQuery", "setMyCommands"):
            parameters["chat_id"] = GROUP
        async with self.http.post(f"{self.simulator.url}/{BOT}/{method}", json=parameters) as answer:
            body = await answer.json()
            assert body["ok"], body
            return body["result"]

    async def topic(self, name: str = "Giulia Bianchi · #1") -> int:
        """The bot opens a topic."""
        return int((await self.bot("createForumTopic", name=name))["message_thread_id"])

    async def reply(self, phone: str, **message: Any) -> str:
        """The line writes to a citizen; answers the wamid."""
        url = f"{self.simulator.url}/v25.0/{PHONE_ID}/messages"
        body = {"messaging_product": "whatsapp", "to": phone, **message}
        async with self.http.post(url, json=body, headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
            assert answer.status == 200, await answer.text()
            return str((await answer.json())["messages"][0]["id"])

    async def update(self, kind: str) -> Object:
        """The next update of a kind, as the bot hears it."""
        async with asyncio.timeout(DEADLINE_SECONDS):
            while True:
                for update in await self.bot("getUpdates", offset=self.offset, timeout=5):
                    self.offset = update["update_id"] + 1
                    if kind in update:
                        found: Object = update[kind]
                        return found

    async def open(self, page: Page) -> None:
        """Show the page, and remember whatever goes wrong in it."""
        page.set_default_timeout(DEADLINE_SECONDS * 1000)
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("requestfailed", self._on_failure)
        await page.goto(self.simulator.url)
        await expect(page.locator("body.is-ready")).to_be_attached()

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _on_error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _on_failure(self, request: Request) -> None:
        if "/control/events" not in request.url:
            self.complaints.append(f"{request.url}: {request.failure}")


@asynccontextmanager
async def raise_curtain() -> AsyncIterator[Stage]:
    """A town where the opening story was told, and its page."""
    simulator = Simulator()
    await simulator.start()
    timeout = aiohttp.ClientTimeout(total=DEADLINE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as http, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
            page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="it-IT")
            stage = Stage(simulator, http, browser, page)
            await story.tell(lambda path, body: stage.control("POST", path.removeprefix("/control/"), body))
            await stage.open(page)
            yield stage
            await browser.close()
    finally:
        await simulator.stop()


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """The page, which must end without a word on the browser's console."""
    async with raise_curtain() as raised:
        yield raised
        assert raised.complaints == []


async def test_the_story_is_told(stage: Stage) -> None:
    for citizen in story.CITIZENS:
        phone = stage.page.get_by_test_id(f"phone-{citizen['id']}")
        await expect(phone).to_contain_text(citizen["name"])
        await expect(phone).to_contain_text("ISCRIZIONE ON")
    amadou = stage.page.get_by_test_id("phone-amadou")
    picture = amadou.get_by_role("img", name="lampione")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("naturalWidth", 960)
    await expect(amadou).to_contain_text("Via Garibaldi 12")
    await expect(stage.page.get_by_test_id("operator")).to_contain_text("Maria Ferri (responsabile)")


async def test_a_citizen_writes_and_sees_ticks(stage: Stage) -> None:
    await stage.page.get_by_test_id("phone-giulia-input").fill("Grazie *mille*!\n<img src=x onerror=alert(1)>")
    await stage.page.get_by_test_id("phone-giulia-send").click()
    bubble = stage.page.get_by_test_id("phone-giulia").locator(".bubble").last
    await expect(bubble.locator("strong")).to_have_text("mille")
    await expect(bubble).to_contain_text("<img src=x onerror=alert(1)>")  # words stay words
    await expect(bubble.get_by_test_id("ticks")).to_have_text("✓✓")
    await expect(bubble.get_by_test_id("ticks")).to_have_attribute("title", "consegnato")
    message = (await stage.control("GET", "citizens/giulia/messages"))[-1]
    await expect(bubble).to_have_attribute("data-testid", f"bubble-{message['id']}")


async def test_a_reply_of_the_line_appears_once_and_is_read_when_touched(stage: Stage) -> None:
    phone = stage.page.get_by_test_id("phone-giulia")
    wamid = await stage.reply("+393000000101", type="text", text={"body": "Sì, martedì alle 9:30"})
    bubble = stage.page.get_by_test_id(f"bubble-{wamid}")
    await expect(bubble).to_have_count(1)
    await expect(phone.locator(".unread-bar")).to_have_text("1 messaggio da leggere")
    await phone.locator(".unread-bar").click()
    await expect(phone.locator(".unread-bar")).to_be_hidden()
    await expect(bubble).to_have_attribute("data-status", "read")


async def test_a_citizen_taps_a_button(stage: Stage) -> None:
    buttons = [{"type": "reply", "reply": {"id": "si", "title": "Va bene"}}]
    interactive = {"type": "button", "body": {"text": "Martedì?"}, "action": {"buttons": buttons}}
    wamid = await stage.reply("+393000000101", type="interactive", interactive=interactive)
    await stage.page.get_by_test_id(f"bubble-{wamid}").get_by_role("button", name="Va bene").click()
    answer = stage.page.get_by_test_id("phone-giulia").locator(".bubble.from-citizen").last
    await expect(answer.locator(".quote")).to_contain_text("Martedì?")
    await expect(answer.locator(".words")).to_have_text("Va bene")


async def test_a_citizen_sends_what_needs_no_file(stage: Stage) -> None:
    phone = stage.page.get_by_test_id("phone-rosa")
    for sample, shown in [("sample-lamp", "img.picture"), ("sample-pdf", ".file"), ("sample-place", ".place")]:
        await stage.page.get_by_test_id("phone-rosa-attach").click()
        await stage.page.get_by_test_id(sample).click()
        await expect(phone.locator(f".bubble {shown}")).to_have_count(1)
    await stage.page.get_by_test_id("phone-rosa-voice").click()
    await expect(phone.locator("audio")).to_have_js_property("error", None)
    await expect(phone.locator("audio")).to_have_js_property("readyState", 4)
    kinds = [message["type"] for message in await stage.control("GET", "citizens/rosa/messages")]
    assert kinds == ["text", "image", "document", "location", "voice"]


async def test_what_the_bot_says_shows_in_its_topic(stage: Stage) -> None:
    topic = await stage.topic()
    row = stage.page.get_by_test_id(f"group-topic-{topic}")
    await expect(row).to_have_attribute("aria-current", "true")  # the first one opens by itself
    text = "Giulia Bianchi\nBuongiorno & <b>grazie</b>"
    entities = [{"type": "bold", "offset": 0, "length": 14}]
    said = await stage.bot("sendMessage", message_thread_id=topic, text=text, entities=entities)
    message = stage.page.get_by_test_id(f"group-message-{said['message_id']}")
    await expect(message.locator(".words strong")).to_have_text("Giulia Bianchi")
    await expect(message).to_contain_text("<b>grazie</b>")
    other = await stage.topic("Amadou Diallo · #2")
    await stage.bot("sendMessage", message_thread_id=other, text="Lampione rotto")
    await expect(stage.page.get_by_test_id(f"group-topic-{other}").locator(".badge")).to_have_text("1")


async def test_an_operator_answers_and_sees_the_marks(stage: Stage) -> None:
    topic = await stage.topic()
    await stage.page.get_by_test_id(f"group-topic-{topic}").click()
    await stage.page.get_by_test_id("group-input").fill("La aspettiamo")
    await stage.page.get_by_test_id("group-send").click()
    heard = await stage.update("message")
    while heard.get("text") != "La aspettiamo":
        heard = await stage.update("message")
    assert heard["from"]["first_name"] == "Maria Ferri"
    assert heard["message_thread_id"] == topic
    marks = stage.page.get_by_test_id(f"group-message-{heard['message_id']}").get_by_test_id("marks")
    for emoji, meaning in [("🕊", "preso in carico da WhatsApp"), ("👌", "consegnato al cittadino")]:
        reaction = [{"type": "emoji", "emoji": emoji}]
        await stage.bot("setMessageReaction", message_id=heard["message_id"], reaction=reaction)
        await expect(marks).to_contain_text(emoji)
        await expect(marks).to_have_attribute("title", meaning)


async def test_a_pressed_button_answers_with_a_toast(stage: Stage) -> None:
    await stage.page.get_by_test_id("group-topic-general").click()
    keyboard = {"inline_keyboard": [[{"text": "Invia", "callback_data": "send"}]]}
    card = await stage.bot("sendMessage", text="Avviso n. 1", reply_markup=keyboard)
    message = stage.page.get_by_test_id(f"group-message-{card['message_id']}")
    await message.get_by_role("button", name="Invia").click()
    query = await stage.update("callback_query")
    assert query["data"] == "send"
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], text="Invio avviato")
    await expect(stage.page.get_by_test_id("toast")).to_contain_text("Invio avviato")


async def test_commands_complete(stage: Stage) -> None:
    await stage.bot("setMyCommands", commands=[{"command": "broadcast", "description": "Avvisa gli iscritti"}])
    field_ = stage.page.get_by_test_id("group-input")
    options = stage.page.get_by_test_id("group-options")
    await field_.press_sequentially("/br")
    await expect(options.get_by_role("option")).to_have_text("/broadcastAvvisa gli iscritti")
    await field_.press("Enter")
    await expect(field_).to_have_value("/broadcast ")
    await expect(options).to_be_hidden()
    await field_.press_sequentially("ciao @luca")
    await field_.press("Tab")
    await expect(field_).to_have_value("/broadcast ciao @luca_neri ")


async def test_the_keyboard_is_enough(stage: Stage) -> None:
    page = stage.page
    await page.get_by_test_id("phone-giulia-input").focus()
    await page.keyboard.type("Prima riga")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("seconda riga")
    await page.keyboard.press("Enter")
    bubble = page.get_by_test_id("phone-giulia").locator(".bubble").last
    await expect(bubble).to_contain_text("Prima riga\nseconda riga")
    more = bubble.locator(".more")
    await more.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_test_id("react-❤️")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("End")
    await page.keyboard.press("Enter")  # the last entry: reply
    await expect(page.get_by_test_id("phone-giulia-input")).to_be_focused()
    await page.keyboard.type("Risposta")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("phone-giulia").locator(".bubble").last.locator(".quote")).to_contain_text("Prima")
    await page.get_by_test_id("faults").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("fault-slow")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("fault-slow")).to_be_hidden()


async def test_faults_are_switches(stage: Stage) -> None:
    page = stage.page
    await page.get_by_test_id("faults").click()
    for key in ("slow", "silence", "pace", "phone-rosa"):
        await page.get_by_test_id(f"fault-{key}").check()
        await expect(page.get_by_test_id(f"fault-{key}")).to_be_checked()
    await page.get_by_test_id("fault-silence").uncheck()
    await expect(page.get_by_test_id("faults").locator(".badge")).to_have_text("3")
    faults = (await stage.control("GET", "faults"))["faults"]
    assert [fault["kind"] for fault in faults] == ["slow"]
    assert (await stage.control("GET", "settings"))["group_messages_per_minute"] == 20
    await expect(page.get_by_test_id("phone-rosa")).to_contain_text("Telefono spento")


async def test_the_clock_and_a_fresh_town(stage: Stage) -> None:
    page = stage.page
    before = (await stage.control("GET", "clock"))["seconds"]
    await expect(page.get_by_test_id("phone-giulia")).to_contain_text("può scriverti per altre 24 ore")
    await page.get_by_test_id("clock-24h").click()
    await expect(page.get_by_test_id("phone-giulia")).to_contain_text("può scriverti solo con modelli")
    assert (await stage.control("GET", "clock"))["seconds"] >= before + 86_400

    async def begin() -> None:
        await story.tell(lambda path, body: stage.control("POST", path.removeprefix("/control/"), body))

    stage.simulator.on_reset = begin
    await page.get_by_test_id("phone-giulia-input").fill("da dimenticare")
    await page.get_by_test_id("phone-giulia-send").click()
    await expect(page.get_by_text("da dimenticare")).to_be_visible()
    await page.get_by_test_id("reset").click()
    await expect(page.get_by_text("da dimenticare")).to_have_count(0)
    await expect(page.get_by_test_id("phone-giulia").locator(".bubble")).to_have_count(2)
    await expect(page.get_by_test_id("phone-giulia")).to_contain_text("può scriverti per altre 24 ore")


async def test_nothing_is_lost_when_the_stream_breaks(stage: Stage) -> None:
    phone = stage.page.get_by_test_id("phone-giulia")
    for _ in range(LISTENER_BACKLOG + 1):  # a page that falls this far behind is cut off
        stage.simulator.journal.write("noise")
    await expect(stage.page.locator("#offline")).to_be_visible()
    for number in range(3):
        await stage.control("POST", "citizens/giulia/messages", {"type": "text", "text": f"lontano {number}"})
    for number in range(3):
        await expect(phone.get_by_text(f"lontano {number}")).to_have_count(1)
    await expect(stage.page.locator("#offline")).to_be_hidden()
    await expect(phone.locator(".bubble")).to_have_count(5)


async def test_the_drawer_shows_what_passed(stage: Stage) -> None:
    await stage.page.get_by_test_id("register-button").click()
    drawer = stage.page.get_by_test_id("register")
    await stage.reply("+393000000101", type="text", text={"body": "Salve"})
    call = drawer.locator(".entry", has_text="graph.call").first
    await expect(call).to_contain_text("messages")
    await expect(call).to_contain_text("200")
    await call.locator("summary").click()
    await expect(call.locator("pre")).to_contain_text('"body": "Salve"')
    await stage.page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (720, 450), (1440, 900)])
async def test_it_fits(stage: Stage, width: int, height: int) -> None:
    page = stage.page
    await page.set_viewport_size({"width": width, "height": height})
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    await page.get_by_test_id("tab-giulia").click()
    await expect(page.get_by_test_id("phone-giulia-send")).to_be_in_viewport()
    if width <= 720:
        await page.get_by_test_id("tab-group").click()
    await expect(page.get_by_test_id("group-send")).to_be_in_viewport()
    await asyncio.to_thread(ARTEFACTS.mkdir, exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"page-{width}.png")


def test_every_file_of_the_page_is_small() -> None:
    page = Path(story.__file__).parent / "page"
    assert all(len(script.read_text().splitlines()) <= 300 for script in page.glob("*.js"))
