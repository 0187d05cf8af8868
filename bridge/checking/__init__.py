"""`sportello check`: proves the set-up against the real services, and says in words what to mend."""

import asyncio
from collections.abc import Coroutine

import aiohttp

from bridge.checking import callback, desk, line, report, store
from bridge.checking.finding import Finding, State
from config.settings import Settings

__all__ = ["Finding", "State", "run_checks"]


async def run_checks(settings: Settings, *, as_json: bool) -> bool:
    """Check everything and print what was found; whether there is no error."""
    with report.waiting(quiet=as_json):
        findings = await _examine(settings)
    report.show(findings, settings, as_json=as_json)
    return all(finding.state is not State.ERROR for finding in findings)


async def _examine(settings: Settings) -> list[Finding]:
    """All at once, none hidden by another; told in the order of the configuration."""
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
        asked: list[Coroutine[None, None, list[Finding]]] = [
            store.examine(settings.storage),
            callback.examine(settings, session),
            *(line.examine(name, each, settings.http, session) for name, each in settings.lines.items()),
            *(desk.examine(name, each, settings.http, session) for name, each in settings.desks.items()),
        ]
        tasks = [group.create_task(one, name="check") for one in asked]
    findings = [finding for task in tasks for finding in task.result()]
    # A line's callback is asked together with the others' and belongs with its line.
    order = list(dict.fromkeys(["storage", "http", *(f"lines.{name}" for name in settings.lines)]))
    return sorted(findings, key=lambda f: order.index(f.subject) if f.subject in order else len(order))
