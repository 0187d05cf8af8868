"""Lines as the public sees them, and how a browser reads a page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bridge.contacts import Changes
from bridge.pages import PageLine, Pages
from config.hours import Hours

Client = TestClient[web.Request, web.Application]

URP = PageLine(
    name="urp",
    title="WhatsURP Comune di Esempio",
    language="it",
    phone_number="+390935000000",
    public_url="https://whatsapp.comune.esempio.it",
    timezone=ZoneInfo("Europe/Rome"),
    hours=Hours.model_validate({"mon": "09:00-13:00", "tue": "09:00-13:00,15:00-18:00", "closed": "08-11"}),
    bulletins={"allerte": "Allerte di protezione civile", "viabilita": "Viabilità e lavori"},
    human_only=False,
)
TOURISM = replace(URP, name="tourism", title="Visit Esempio", language="en", phone_number="+390935111111", hours=None)


@asynccontextmanager
async def served(
    lines: Sequence[PageLine], *further: web.RouteDef, changes: Changes | None = None
) -> AsyncIterator[Client]:
    """The pages of these lines on a port of this machine, each with the same changes by staff."""

    async def changing(_: str) -> Changes:
        return changes or Changes()

    app = web.Application()
    app.add_routes([*Pages(lines, changing).routes(), *further])
    async with TestClient(TestServer(app)) as client:
        yield client


@dataclass
class Read(HTMLParser):
    """What is in a page: elements with their attributes, headings in order, all text."""

    page: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Called by the parser."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All words, spaces made single."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def links(self) -> list[str]:
        """Where one can go from here."""
        return [attributes["href"] for attributes in self.all("a")]
