"""The pictures of the operators' guide, out of the demo in a real browser: `python -m tests.guide_pictures`."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from tests.ports import free_port
from tests.scenarios.test_demo import ARGUMENTS, CHROMIUM

IMAGES = Path(__file__).parents[1] / "docs" / "images"
WAIT_MS = 20_000


async def main() -> None:
    """Start the demo, live a few minutes of its morning, and keep what is seen."""
    port = free_port()
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bridge", "demo", "--port", str(port)), stdout=asyncio.subprocess.PIPE
    )
    assert demo.stdout is not None
    await demo.stdout.readline()  # the page's address: it is there
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = await browser.new_page(viewport={"width": 1500, "height": 800}, locale="it-IT")
            page.set_default_timeout(WAIT_MS)
            expect.set_options(timeout=WAIT_MS)
            await page.goto(f"http://127.0.0.1:{port}/")
            await _morning(page)
            await browser.close()
    finally:
        demo.terminate()
        await demo.wait()


async def _morning(page: Page) -> None:
    await _open(page, "Giulia")
    await _write(page, "Buongiorno Giulia, sì: serve l’appuntamento. Giovedì alle 9:30 va bene?")
    await expect(_said(page, "Giovedì alle 9:30")).to_contain_text("👌")
    await page.get_by_test_id("phone-giulia-input").fill("Va benissimo, grazie!")
    await page.get_by_test_id("phone-giulia-send").click()
    await expect(_said(page, "Va benissimo")).to_be_visible()
    await expect(_said(page, "Giovedì alle 9:30")).to_contain_text("👀")
    await _write(page, "# prenotata giovedì 9:30, sportello 2")
    await expect(_said(page, "# prenotata")).to_contain_text("✍")
    await _keep(page, "guida-conversazione")

    mistaken = "Porti due fototessere."
    await _write(page, mistaken)
    await _said(page, mistaken).hover()
    await _said(page, mistaken).get_by_role("button").first.click()
    await page.get_by_test_id("react-🙈").click()
    await expect(_said(page, "Ritirato")).to_be_visible()
    await _keep(page, "guida-ritirare")

    await _open(page, "Amadou")
    await _write(page, "/r salva lampioni\nGrazie della segnalazione: per i lampioni interveniamo entro cinque giorni.")
    await expect(_said(page, "💾 Tenuta")).to_be_visible()
    await _write(page, "/r salva orari\nLo sportello è aperto dal lunedì al venerdì, dalle 9 alle 13.")
    await expect(_said(page, "orari: Lo sportello")).to_be_visible()
    await _write(page, "/r")
    await expect(_said(page, "Risposte pronte")).to_contain_text("le più vicine: lampioni")
    await _keep(page, "guida-risposte")

    await _open(page, "Generale")
    await _write(page, "/avviso viabilita Lunedì dalle 8 alle 12 via Roma è chiusa per lavori.")
    await expect(_said(page, "Non è ancora partito")).to_contain_text("Invia")
    await expect(_said(page, "Non è ancora partito")).to_contain_text("🟢")
    await page.set_viewport_size({"width": 1500, "height": 1060})
    await _keep(page, "guida-avviso")


async def _open(page: Page, name: str) -> None:
    await page.locator("[data-testid^=group-topic-]", has_text=name).first.click()


async def _write(page: Page, words: str) -> None:
    await page.get_by_test_id("group-input").fill(words)
    await page.get_by_test_id("group-send").click()


def _said(page: Page, words: str) -> Locator:
    return page.locator("[data-testid^=group-message-]", has_text=words).last


async def _keep(page: Page, name: str) -> None:
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(800)  # what moves comes to rest
    await page.get_by_test_id("group").screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
