"""Questions to Meta about one line: the bridge's own Graph, answered in a technician's words."""

from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bridge.checking.finding import NoAnswer
from bridge.checking.sentences import CAUSES, LATER
from bridge.errors import Failure
from bridge.lines.whatsapp.graph import Graph
from config.settings import Line

# Refused for one question, refused for all.
FINAL = frozenset({"0", "190", "unreachable"})


@dataclass(frozen=True, slots=True)
class Meta:
    """Meta as one line sees it."""

    subject: str
    line: Line
    graph: Graph
    lacking: list[tuple[str, str]] = field(default_factory=list)  # templates it does not have: setting and name

    async def ask(self, path: str, **parameters: str) -> dict[str, Any]:
        """One GET. Raises NoAnswer."""
        try:
            return await self.graph.get(path, **parameters)
        except Failure as failure:
            raise _no_answer(failure.cause) from None


def meta_of(subject: str, line: Line, session: aiohttp.ClientSession) -> Meta:
    """The way to Meta for a line, on a session lent by the caller."""
    whatsapp = line.whatsapp
    token = whatsapp.access_token.get_secret_value()
    return Meta(subject, line, Graph(session, url=whatsapp.api_url, version=whatsapp.api_version, token=token))


def _no_answer(cause: str) -> NoAnswer:
    cause = "200" if cause.isdigit() and 200 <= int(cause) <= 299 else cause
    message, remedy = CAUSES.get(cause, (f"Meta answered with error {cause.removeprefix('http-')}", LATER))
    return NoAnswer(cause, message, remedy, is_final=cause in FINAL)
