"""`sportello check`: proves the set-up against the real services, and says in words what to mend."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta

import aiohttp

from bridge.checking.callback import examine_callbacks
from bridge.checking.desk import examine_desk
from bridge.checking.finding import Finding, State
from bridge.checking.line import examine_line
from bridge.checking.report import show, waiting
from bridge.checking.store import examine_storage
from config.settings import Settings

__all__ = ["Finding", "State", "run_checks"]


# A healthy service answers within a second; a technician watches meanwhile.
PATIENCE = timedelta(seconds=10)


async def run_checks(settings: Settings, *, as_json: bool, patience: timedelta = PATIENCE) -> bool:
    """Check everything and print what was found; whether there is no error. `patience`: with each single answer."""
    with waiting(quiet=as_json):
        findings = await _examine(settings, patience)
    show(findings, settings, as_json=as_json)
    return all(finding.state is not State.ERROR for finding in findings)


async def _examine(settings: Settings, patience: timedelta) -> list[Finding]:
    """All at once, none hidden by another; told in the order of the configuration."""
    timeout = aiohttp.ClientTimeout(total=patience.total_seconds())
    async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
        asked: list[Coroutine[None, None, list[Finding]]] = [
            examine_storage(settings.storage),
            examine_callbacks(settings, session),
            *(examine_line(name, each, settings.http, session) for name, each in settings.lines.items()),
            *(examine_desk(name, each, settings.http, session) for name, each in settings.desks.items()),
        ]
        tasks = [group.create_task(one, name="check") for one in asked]
    findings = [finding for task in tasks for finding in task.result()]
    # A line's callback is asked together with the others' and belongs with its line.
    order = list(dict.fromkeys(["storage", "http", *(f"lines.{name}" for name in settings.lines)]))
    return sorted(findings, key=lambda f: order.index(f.subject) if f.subject in order else len(order))
