"""What a line hands out to the public, rendered: page, privacy notice, QR code, contact card, icon for the portal."""

import base64
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

import jinja2
import phonenumbers
import segno
from segno import helpers

from bridge import opening
from bridge.contacts import Changes
from bridge.page_texts import page_texts, read, spoken
from config.hours import Hours

DIALLED = re.compile(r"[+0-9][0-9 ./()-]*")  # staff write it freely: "interno 3" is nothing to dial
CHAT = "https://wa.me/"  # click to chat. https://faq.whatsapp.com/5913398998672934
# A quarter of the code may be dirty or torn: it hangs at counters.
QR_CORRECTION = "q"
QR_MARGIN = 4  # modules of white the standard asks for around the code
VERSION_DIGITS = 8
# Lets any site show or run the file; the rest of the pages stay our own.
# https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Resource-Policy
EMBEDDABLE = MappingProxyType({"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"})
OWN = MappingProxyType({"Cross-Origin-Resource-Policy": "same-origin"})


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line as the public sees it; `public_url` is where the bridge is reached, without the line's name."""

    name: str
    title: str
    language: str
    phone_number: str  # international, with its +
    public_url: str
    timezone: ZoneInfo
    hours: Hours | None  # None: always open
    bulletins: Mapping[str, str]
    human_only: bool

    @property
    def page_url(self) -> str:
        """The address of its page."""
        return f"{self.public_url.rstrip('/')}/{self.name}"

    @property
    def chat_url(self) -> str:
        """The address that opens WhatsApp on a conversation with it."""
        return CHAT + self.phone_number.lstrip("+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing to hand out, ready to be sent."""

    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=lambda: OWN)

    @property
    def tag(self) -> str:
        """Changes when the body does."""
        return hashlib.sha256(self.body).hexdigest()[:16]


@cache
def style() -> str:
    """The one style sheet, written into every page so that a page is one request."""
    return read("style.css").strip()


def style_hash() -> str:
    """What a Content-Security-Policy calls the style sheet."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()


def leaflet(line: PageLine) -> dict[str, Sheet]:
    """What a line hands out besides its page, by the end of its path."""
    return {
        "informativa": _notice(line),
        "qr.svg": _qr_code(line),
        "contatto.vcf": _contact(line),
        "widget.js": _widget(line),
    }


def list_of_lines(lines: Sequence[PageLine]) -> Sheet:
    """Where to go when there are several lines."""
    return _list(lines, root="", heading="lines-title", intro="lines-intro")


def missing(lines: Sequence[PageLine], *, root: str) -> Sheet:
    """For a line that is not there; `root` leads from the page asked for to the lines."""
    return _list(lines, root=root, heading="missing-title", intro="missing-text")


def notice_version(line: PageLine) -> str:
    """Which notice somebody consents to: its date, and a fingerprint of its words with this line's name in them."""
    fingerprint = notice_hash(line)[:VERSION_DIGITS]
    return f"{page_texts().say(line.language, 'notice-date')} · {fingerprint}"


def notice_hash(line: PageLine) -> str:
    """SHA-256 of the notice's words, as they stand in the page."""
    return hashlib.sha256(notice_words(line).encode()).hexdigest()


def page(line: PageLine, changes: Changes) -> Sheet:
    """The page of a line, with what staff changed."""
    hours = line.hours
    return _html(
        "page.html",
        line.language,
        line=line,
        offices=changes.offices,
        days=opening.days_in_words(changes.days, line.language) if hours else (),
        root="",
        number=_phone(line.phone_number),
        page_url=line.page_url,
        chat_url=line.chat_url,
        rows=opening.rows(hours, line.language) if hours else (),
        closures=opening.closures_in_words(hours, line.language) if hours else "",
    )


def _notice(line: PageLine) -> Sheet:
    words, version = notice_words(line), notice_version(line)
    return _html("notice.html", line.language, line=line, root="../", notice=words, version=version)


def notice_words(line: PageLine) -> str:
    """The notice without the page around it."""
    return _render("notice_words.html", line.language, line=line)


def _qr_code(line: PageLine) -> Sheet:
    described = page_texts().say(line.language, "qr-alt", number=_phone(line.phone_number))
    svg = io.BytesIO()
    segno.make(line.chat_url, error=QR_CORRECTION, micro=False).save(
        svg, kind="svg", border=QR_MARGIN, omitsize=True, light="white", title=line.title, desc=described
    )
    return Sheet(svg.getvalue(), "image/svg+xml", EMBEDDABLE)


def _contact(line: PageLine) -> Sheet:
    title = " ".join(line.title.split())  # a new line would end the property
    # An organisation has no family name: N stays empty and programs show FN.
    card = helpers.make_vcard_data(";;;;", title, org=title, cellphone=line.phone_number, url=line.page_url)
    return Sheet(card.encode(), "text/vcard", {**OWN, "Content-Disposition": f'inline; filename="{line.name}.vcf"'})


def _widget(line: PageLine) -> Sheet:
    script = _render("widget.js", line.language, path=f"/{line.name}/widget.js", chat_url=line.chat_url)
    return Sheet(script.encode(), "text/javascript", EMBEDDABLE)


def _list(lines: Sequence[PageLine], *, root: str, heading: str, intro: str) -> Sheet:
    language = lines[0].language if lines else ""
    return _html("lines.html", language, lines=lines, root=root, heading=heading, intro=intro)


def _html(template: str, language: str, **values: object) -> Sheet:
    return Sheet(_render(template, language, style=style(), **values).encode(), "text/html")


def _render(template: str, language: str, **values: object) -> str:
    say = partial(page_texts().say, language)
    return _templates().get_template(template).render(say=say, language=spoken(language), **values)


@cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FunctionLoader(read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["initial"] = lambda words: words[:1].upper() + words[1:]
    templates.filters["phone"] = _phone
    templates.filters["dialled"] = _dialled
    return templates


def _phone(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _dialled(phone: str) -> str:
    """What a phone dials at a tap; empty where it is not only a number."""
    return "".join(sign for sign in phone if sign in "+0123456789") if DIALLED.fullmatch(phone) else ""
