"""The report: lines with a mark for people, JSON for machines. No secret of the configuration is in either."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace

from pydantic import BaseModel, SecretStr
from rich.console import Console
from rich.text import Text

from bridge.checking.finding import Finding, State
from config.settings import Settings

MARKS = {State.OK: ("✓", "green"), State.WARNING: ("!", "yellow"), State.ERROR: ("✗", "red")}
HIDDEN = "[hidden]"
SHORTEST_SECRET = 4  # below this a "secret" would be found inside ordinary words


def waiting(*, quiet: bool) -> AbstractContextManager[object]:
    """A sign that something is going on, where somebody watches."""
    console = Console(stderr=True)
    return nullcontext() if quiet or not console.is_terminal else console.status("asking Meta and Telegram…")


def show(findings: list[Finding], settings: Settings, *, as_json: bool, is_whole: bool = True) -> None:
    """Print on standard output; with the sum where these are all of them."""
    hidden = [secret for secret in _secrets(settings) if len(secret) >= SHORTEST_SECRET]
    clean = [_without(hidden, finding) for finding in findings]
    if as_json:
        is_ok = all(finding.state is not State.ERROR for finding in clean)
        print(json.dumps({"ok": is_ok, "checks": [asdict(each) for each in clean]}, ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False, soft_wrap=True)
    for finding in clean:
        console.print(_line(finding))
    if is_whole:
        console.print(_sum(clean))


def _line(finding: Finding) -> Text:
    mark, colour = MARKS[finding.state]
    line = Text.assemble((mark, colour), f" {finding.subject} ", (finding.name, "bold"), f": {finding.message}")
    return line.append(f" → {finding.remedy}", "dim") if finding.remedy else line


def _sum(findings: list[Finding]) -> str:
    counts = {state: sum(finding.state is state for finding in findings) for state in State}
    if not counts[State.ERROR] and not counts[State.WARNING]:
        return f"All is well: {len(findings)} checks."
    return f"{counts[State.ERROR]} to mend, {counts[State.WARNING]} to look at, {counts[State.OK]} well."


def _without(secrets: list[str], finding: Finding) -> Finding:
    """Services quote what they are asked: whatever they quote, it is not a secret of ours."""
    message, remedy = finding.message, finding.remedy
    for secret in secrets:
        message, remedy = message.replace(secret, HIDDEN), remedy.replace(secret, HIDDEN)
    return replace(finding, message=message, remedy=remedy)


def _secrets(value: object) -> Iterator[str]:
    match value:
        case SecretStr():
            yield value.get_secret_value()
        case BaseModel():
            for _, inner in value:
                yield from _secrets(inner)
        case dict():
            for inner in value.values():
                yield from _secrets(inner)
        case tuple():
            for inner in value:
                yield from _secrets(inner)
