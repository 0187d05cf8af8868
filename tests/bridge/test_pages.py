"""The public pages, asked for over HTTP."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from dataclasses import replace
from datetime import date, time
from importlib import resources
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import segno
from aiohttp import web
from yarl import URL

from bridge.contacts import Changes
from bridge.page_texts import page_texts
from bridge.pages import PageLine, notice_version
from storage.special_days import Opening
from tests.bridge.public import TOURISM, URP, Read, served

EVERYTHING = {
    "": "text/html",
    "/informativa": "text/html",
    "/qr.svg": "image/svg+xml",
    "/contatto.vcf": "text/vcard",
    "/widget.js": "text/javascript",
}
HOSTILE = "Comune <script>alert(1)</script> \"'&; d'Esempio\nBEGIN:VCARD"
SVG = "{http://www.w3.org/2000/svg}"


async def test_the_page_says_how_to_write_subscribe_and_leave() -> None:
    async with served([URP]) as client:
        page = Read(await (await client.get("/urp")).text())
    assert page.all("html") == [{"lang": "it"}]
    for words in (
        "WhatsURP Comune di Esempio",
        "+39 0935 000000",
        "Lunedì",
        "15:00–18:00",
        "l'11 agosto",
        "STOP",
        "INFO",
    ):
        assert words in page.text
    assert "https://wa.me/390935000000" in page.links
    assert {
        "https://wa.me/390935000000?text=ISCRIZIONE%20ON",
        "https://wa.me/390935000000?text=ISCRIZIONE%20OFF",
        "https://wa.me/390935000000?text=ISCRIZIONE%20ON%20viabilita",
        "https://wa.me/390935000000?text=ISCRIZIONE%20OFF%20viabilita",
    } <= set(page.links)


async def test_what_belongs_to_a_page_is_reached_from_it() -> None:
    async with served([URP, TOURISM]) as client:
        for start in ("/", "/urp", "/tourism", "/urp/informativa", "/nobody", "/nobody/informativa"):
            asked = await client.get(start)
            page = Read(await asked.text())
            near = [link for link in page.links if "//" not in link and not link.startswith("#")]
            near += [image["src"] for image in page.all("img")]
            assert near
            for link in near:
                found = await client.get(asked.url.join(URL(link)).path)
                assert found.status == 200, f"{link} from {start}"


async def test_a_line_without_hours_or_bulletins() -> None:
    async with served([replace(TOURISM, bulletins={})]) as client:
        page = Read(await (await client.get("/tourism")).text())
    assert page.all("html") == [{"lang": "en"}]
    assert "You can write at any time: we answer as soon as we can." in page.text
    assert not page.all("table")
    assert len([link for link in page.links if "?text=" in link]) == 2


async def test_the_page_says_whom_else_to_turn_to_and_which_days_differ() -> None:
    offices = (
        {"title": HOSTILE, "phone": "0935 000.001", "email": "urp@comune.esempio.it", "address": "Via Roma 1"},
        {"title": "Polizia locale", "hours": "lun-ven 9-12", "phone": "0935 000002 interno 3"},
        {"title": "Protocollo", "email": 'a@b.it?bcc="x"'},
    )
    days = ((date(2026, 12, 24), (Opening(time(9), time(12)),)), (date(2026, 12, 31), ()))
    async with served([URP], changes=Changes(offices, days)) as client:
        page = Read(await (await client.get("/urp")).text())
    assert [link for link in page.links if link.startswith(("tel:", "mailto:"))] == [
        "tel:0935000001",
        "mailto:urp%40comune.esempio.it",
        "mailto:a%40b.it%3Fbcc%3D%22x%22",
    ]
    assert "0935 000.001 , urp@comune.esempio.it , Via Roma 1" in page.text
    assert "Polizia locale (lun-ven 9-12): 0935 000002 interno 3 Protocollo: a@b.it" in page.text
    assert "Giovedì 24 dicembre: 9:00–12:00 Giovedì 31 dicembre: chiuso" in page.text
    assert not page.all("script")
    assert "I contatti sono sul sito del Comune." not in page.text
    async with served([URP]) as client:
        usual = await (await client.get("/urp")).text()
    assert "I contatti sono sul sito del Comune." in usual
    assert "In questi giorni" not in usual


async def test_where_only_people_answer_no_automatic_word_is_promised() -> None:
    async with served([replace(URP, human_only=True)]) as client:
        page = Read(await (await client.get("/urp")).text())
    assert "INFO" not in page.text
    assert "senza risposte automatiche" in page.text


@pytest.mark.parametrize("line", [URP, TOURISM], ids=["it", "en"])
@pytest.mark.parametrize("path", ["", "/informativa"])
async def test_pages_can_be_used_by_everybody(line: PageLine, path: str) -> None:
    async with served([URP, TOURISM]) as client:
        page = Read(await (await client.get(f"/{line.name}{path}")).text())
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [len(page.all(landmark)) for landmark in ("header", "main", "footer", "nav", "title")] == [1] * 5
    identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(identifiers)) == len(identifiers)
    assert {section["aria-labelledby"] for section in page.all("section")} <= set(identifiers)
    assert all(image["alt"] for image in page.all("img"))
    assert "#main" in page.links
    # Nothing to run, nothing from elsewhere, nothing the policy would stop.
    assert not page.all("script")
    assert not [attributes for _, attributes in page.elements if "style" in attributes]
    assert all(element["href"].startswith("data:") for element in page.all("link"))


async def test_the_privacy_notice_keeps_the_two_modes_apart_and_shows_its_version() -> None:
    async with served([URP]) as client:
        page = Read(await (await client.get("/urp/informativa")).text())
    for words in (
        "«WhatsURP Comune di Esempio»",
        "lettera e,",
        "lettera a,",
        "chat dello staff",
        "Telegram",
        "Meta",
        "STOP oppure ISCRIZIONE OFF",
        "Nessuna decisione automatica",
        "13 anni",
        "Il contatto del responsabile della protezione dei dati è sul sito del Comune.",
        f"Versione di questa informativa: {notice_version(URP)}",
    ):
        assert words in page.text


async def test_the_version_is_a_fingerprint_of_the_words_shown() -> None:
    async with served([URP]) as client:
        page = await (await client.get("/urp/informativa")).text()
    shown = re.search(r'<article class="notice">\n(.*)\n<p class="version">', page, re.DOTALL)
    assert shown is not None
    fingerprint = hashlib.sha256(shown[1].encode()).hexdigest()[:8]
    assert notice_version(URP) == f"2026-11 · {fingerprint}"


def test_the_version_changes_with_the_words_and_with_nothing_else() -> None:
    same = [URP, replace(URP, name="altro", hours=None, bulletins={}, public_url="http://x", phone_number="+39061")]
    other = [replace(URP, title="URP"), replace(URP, language="en")]
    assert len({notice_version(line) for line in same}) == 1
    assert len({notice_version(line) for line in [URP, *other]}) == 3


async def test_one_line_is_the_front_page_and_several_are_listed() -> None:
    async with served([URP]) as client:
        front = await client.get("/", allow_redirects=False)
        assert (front.status, front.headers["Location"]) == (302, "/urp")
    async with served([replace(URP, public_url="https://comune.esempio.it/whatsapp/")]) as client:
        front = await client.get("/", allow_redirects=False)
        assert front.headers["Location"] == "/whatsapp/urp"
    async with served([URP, TOURISM]) as client:
        front = await client.get("/", allow_redirects=False)
        page = Read(await front.text())
        assert front.status == 200
        assert [link for link in page.links if link != "#main"] == ["urp", "tourism"]
        assert "+39 0935 111111" in page.text


@pytest.mark.parametrize("path", EVERYTHING)
async def test_an_unknown_line_is_a_friendly_404(path: str) -> None:
    async with served([URP]) as client:
        found = await client.get(f"/%3Cscript%3Ealert(1){path}")
        page = await found.text()
    assert found.status == 404
    assert found.content_type == "text/html"
    assert found.headers["Cache-Control"] == "no-store"
    assert "alert" not in page
    assert URP.title in page


async def test_what_others_serve_beside_the_pages_stays_theirs() -> None:
    async def health(request: web.Request) -> web.Response:
        return web.Response(text="alive")

    async with served([URP], web.get("/healthz", health)) as client:
        assert await (await client.get("/healthz")).text() == "alive"


@pytest.mark.parametrize(("path", "content_type"), EVERYTHING.items())
async def test_headers(path: str, content_type: str) -> None:
    async with served([URP]) as client:
        found = await client.get(f"/urp{path}")
        body = await found.read()
        head = await client.head(f"/urp{path}")
        known = await client.get(f"/urp{path}", headers={"If-None-Match": found.headers["ETag"]})
        changed = await client.get(f"/urp{path}", headers={"If-None-Match": '"something-else"'})
        assert await head.read() == b""
        assert await known.read() == b""
    assert (found.status, head.status, known.status, changed.status) == (200, 200, 304, 200)
    assert found.headers["Content-Type"] == f"{content_type}; charset=utf-8"
    assert head.headers["Content-Length"] == str(len(body))
    assert head.headers["ETag"] == known.headers["ETag"] == found.headers["ETag"]
    for answer in (found, head, known):
        assert re.fullmatch(r"public, max-age=\d{2,3}", answer.headers["Cache-Control"])
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")


async def test_the_policy_lets_exactly_our_style_in() -> None:
    async with served([URP]) as client:
        found = await client.get("/urp")
        style = re.search("<style>(.*)</style>", await found.text(), re.DOTALL)
    assert style is not None
    fingerprint = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{fingerprint}';" in found.headers["Content-Security-Policy"]
    assert "unsafe" not in found.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/hostile", "/hostile/informativa", "/nobody"])
async def test_a_hostile_title_is_only_words(path: str) -> None:
    hostile = replace(URP, name="hostile", title=HOSTILE, bulletins={"allerte": HOSTILE})
    async with served([hostile, URP]) as client:
        page = Read(await (await client.get(path)).text())
    assert not page.all("script")
    assert "<script>alert(1)</script> \"'&; d'Esempio" in page.text


async def test_the_contact_card() -> None:
    async with served([replace(URP, title=HOSTILE), TOURISM]) as client:
        plain = await client.get("/tourism/contatto.vcf")
        lines = (await plain.text()).split("\r\n")
        hostile = (await (await client.get("/urp/contatto.vcf")).text()).split("\r\n")
    assert plain.headers["Content-Disposition"] == 'inline; filename="tourism.vcf"'
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert lines[-2:] == ["END:VCARD", ""]
    assert {
        "FN:Visit Esempio",
        "ORG:Visit Esempio",
        "TEL;TYPE=CELL:+390935111111",
        "URL:https://whatsapp.comune.esempio.it/tourism",
    } < set(lines)
    assert "\n" not in "".join(lines)
    assert [line.partition(":")[0] for line in hostile] == [line.partition(":")[0] for line in lines]
    assert next(line for line in hostile if line.startswith("FN:")).count(r"\;") == 1


async def test_the_code_leads_to_the_conversation_and_says_so() -> None:
    async with served([replace(URP, title=HOSTILE)]) as client:
        found = await client.get("/urp/qr.svg")
        drawn = ElementTree.fromstring(await found.text())
    expected = io.BytesIO()
    segno.make("https://wa.me/390935000000", error="q").save(expected, kind="svg", border=4)
    squares = [path.get("d") for path in ElementTree.fromstring(expected.getvalue()).iter(f"{SVG}path")]
    assert [path.get("d") for path in drawn.iter(f"{SVG}path")][-1:] == squares
    assert drawn.get("viewBox")
    assert drawn.findtext(f"{SVG}title") == HOSTILE
    assert "+39 0935 000000" in (drawn.findtext(f"{SVG}desc") or "")
    assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


async def test_the_icon_can_live_in_another_site() -> None:
    async with served([URP, TOURISM]) as client:
        found = await client.get("/urp/widget.js")
        script = await found.text()
        english = await (await client.get("/tourism/widget.js")).text()
    assert found.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert '"Scrivici su WhatsApp"' in script
    assert '"https://wa.me/390935000000"' in script
    assert '"Write to us on WhatsApp"' in english
    # What a strict policy of the host forbids: markup from strings, style attributes, code from strings.
    for forbidden in ("innerHTML", "document.write", 'setAttribute("style"', "eval(", "new Function"):
        assert forbidden not in script


def test_every_sentence_is_said_in_every_language() -> None:
    texts = page_texts()
    assert texts.languages == {"it", "en"}
    folder = resources.files("config").joinpath("pages")
    templates = "".join(file.read_text("utf-8") for file in folder.iterdir() if not file.name.endswith(".ftl"))
    code = "".join(
        resources.files("bridge").joinpath(f"{m}.py").read_text("utf-8") for m in ("opening", "leaflet", "page_texts")
    )
    said = set(re.findall(r'["\']([a-z0-9-]+)["\']', templates + code))
    assert not {key for key in texts.keys if key not in said and key.removeprefix("notice-") not in said}
