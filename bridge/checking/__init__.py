"""`sportello check`: proves the set-up against the real services, and says in words what to mend."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp

from bridge.checking.callback import examine_callbacks
from bridge.checking.creating import Missing, creatable, make, offer
from bridge.checking.desk import examine_desk
from bridge.checking.finding import Finding, State
from bridge.checking.line import examine_line
from bridge.checking.mail import examine_mail
from bridge.checking.meta import meta_of
from bridge.checking.pictures import examine_pictures
from bridge.checking.report import show, waiting
from bridge.checking.store import examine_storage
from config.settings import Settings

__all__ = ["Checked", "Finding", "State", "create_templates", "offer", "run_checks"]


# A healthy service answers within a second; a technician watches meanwhile.
PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and the templates that could be made at Meta."""

    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether there is no error."""
        return all(finding.state is not State.ERROR for finding in self.findings)


async def run_checks(
    settings: Settings, *, as_json: bool, create: bool = False, patience: timedelta = PATIENCE
) -> Checked:
    """Check everything and print what was found. `patience`: with each answer. `create`: make what is missing."""
    with waiting(quiet=as_json):
        findings, missing = await _examine(settings, patience)
        able = creatable(missing)
        if create and able:
            findings, able = _instead(findings, await make(able)), []
    show(findings, settings, as_json=as_json)
    return Checked(tuple(findings), tuple(able))


async def create_templates(settings: Settings, checked: Checked) -> Checked:
    """Make the templates that were found missing, and print what became of each."""
    with waiting(quiet=False):
        async with aiohttp.ClientSession() as session:
            lines = {f"lines.{name}": line for name, line in settings.lines.items()}
            again = [
                replace(each, meta=meta_of(each.meta.subject, lines[each.meta.subject], session))
                for each in checked.missing
            ]
            made = await make(again)
    show(made, settings, as_json=False, is_whole=False)
    return Checked(tuple(_instead(checked.findings, made)))


def _instead(findings: Sequence[Finding], made: Sequence[Finding]) -> list[Finding]:
    """What became of a template in the place of its being missing."""
    now = {(finding.subject, finding.name): finding for finding in made}
    return [now.get((finding.subject, finding.name), finding) for finding in findings]


async def _examine(settings: Settings, patience: timedelta) -> tuple[list[Finding], list[Missing]]:
    """All at once, none hidden by another, in the order of the configuration; and the templates that are missing."""
    timeout = aiohttp.ClientTimeout(total=patience.total_seconds())
    async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
        metas = [meta_of(f"lines.{name}", line, session) for name, line in settings.lines.items()]
        asked: list[Coroutine[None, None, list[Finding]]] = [
            examine_storage(settings.storage),
            examine_callbacks(settings, session),
            *(examine_line(meta, settings.http) for meta in metas),
            *(examine_desk(name, settings, session) for name in settings.desks),
            examine_mail(settings.smtp, patience_seconds=patience.total_seconds()),
        ]
        tasks = [group.create_task(one, name="check") for one in asked]
    findings = [*(finding for task in tasks for finding in task.result()), *examine_pictures()]
    # A line's callback is asked together with the others' and belongs with its line.
    order = list(dict.fromkeys(["storage", "http", *(f"lines.{name}" for name in settings.lines)]))
    findings.sort(key=lambda f: order.index(f.subject) if f.subject in order else len(order))
    return findings, [Missing(meta, key, name) for meta in metas for key, name in meta.lacking]
