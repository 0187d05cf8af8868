"""The demo as a new user meets it: one command, one page, the real bridge behind it, driven in a real browser."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.ports import free_port
from tests.town import DEADLINE_SECONDS

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACT = Path(__file__).parents[1] / "artefacts" / "demo.png"


@pytest.mark.skipif(not CHROMIUM.exists() and "CI" not in os.environ, reason="no Chromium here, and this is not CI")
async def test_a_citizen_asks_an_operator_answers_and_the_ticks_tell(tmp_path: Path) -> None:
    port = free_port()
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bridge", "demo", "--port", str(port)), stdout=asyncio.subprocess.PIPE
    )
    assert demo.stdout is not None
    async with asyncio.timeout(60):
        assert f":{port}" in (await demo.stdout.readline()).decode()
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = await browser.new_page(viewport={"width": 1440, "height": 900}, locale="it-IT")
            errors: list[str] = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(f"http://127.0.0.1:{port}/")
            await _talk(page)
            ARTEFACT.parent.mkdir(exist_ok=True)
            await page.screenshot(path=ARTEFACT)
            assert errors == []
            await browser.close()
    finally:
        demo.terminate()
        async with asyncio.timeout(DEADLINE_SECONDS):
            assert await demo.wait() == 0


async def _talk(page: Page) -> None:
    """A question from the first phone, an answer from the office, and its marks up to the read one."""
    expect.set_options(timeout=DEADLINE_SECONDS * 1000)
    phone = page.locator("[data-testid^=phone-][data-testid$=-input]").first
    await phone.fill("Dove porto i libri usati?")
    await phone.press("Enter")
    topic = page.locator("[data-testid^=group-topic-]", has_text="Dove porto i libri usati?")
    await expect(topic).to_be_visible()
    await topic.click()
    answer = page.get_by_test_id("group-input")
    await answer.fill("In biblioteca, il *sabato*.")
    await answer.press("Enter")
    await expect(page.locator("[data-testid^=bubble-]", has_text="In biblioteca")).to_be_visible(timeout=10_000)
    mine = page.locator("[data-testid^=group-message-]", has_text="In biblioteca").last
    await expect(mine).to_contain_text("👌")
    await phone.click()
    await expect(mine).to_contain_text("👀")
