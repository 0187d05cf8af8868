"""What a desk reads of a list of subscribers on its way in: how far it is, what it would do, what it did."""

from babel.numbers import format_decimal, format_percent

from bridge import made, wording
from bridge.relay import answers, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules
from storage import buttons, imports
from storage.bodies import Button
from storage.content import Media
from storage.imports import Import, ImportState

SHOWN = 12  # lines with a problem, in the room; the file has all
BAR = 10


async def show(d: Decision, desk: DeskRules, found: Import, text: str, *, stop: bool = False) -> None:
    """Change what the list's card says; `stop`: with a button to stop it."""
    if found.notice is None:
        return
    row = [await _button(d, desk, "import_cancel", found)] if stop else []
    await notices.retell(d, desk, found.notice, text, buttons=[row] if row else ())


async def show_reading(d: Decision, desk: DeskRules, found: Import, rows: int) -> None:
    """So many rows are read."""
    text = d.say(desk.language, "import-reading-rows", rows=_number(rows, desk.language))
    await show(d, desk, found, text, stop=True)


async def show_passing(d: Decision, desk: DeskRules, found: Import) -> None:
    """So many people are checked, or written."""
    language, share = desk.language, found.passed / found.total if found.total else 0.0
    text = d.say(
        language,
        f"import-{found.state}",
        bar="▰" * round(share * BAR) + "▱" * (BAR - round(share * BAR)),
        share=format_percent(share, locale=language),
        passed=_number(found.passed, language),
        total=_number(found.total, language),
    )
    await show(d, desk, found, text, stop=True)


async def offer(d: Decision, desk: DeskRules, found: Import) -> None:
    """Checked: what it would do, what is wrong by line, and the button that does it."""
    rows = await imports.count_rows(d.tx, found.id)
    lines = [d.say(desk.language, "import-ready", rows=_number(rows, desk.language)), *_tallies(d, desk, found)]
    lines += await _problems(d, desk, found)
    buttons_row = [await _button(d, desk, action, found) for action in ("import_confirm", "import_cancel")]
    if not found.has_work:
        buttons_row = []
        lines.append(d.say(desk.language, "import-nothing"))
    file = await errors_file(d, found)
    await show(d, desk, found, d.say(desk.language, "import-read", rows=_number(rows, desk.language)))
    card = await notices.tell(
        d, desk, "\n".join(lines), answers=found.answers, buttons=[buttons_row] if buttons_row else (), file=file
    )
    await imports.show_on(d.tx, found.id, card)


async def show_stopped(d: Decision, desk: DeskRules, found: Import, *, was_writing: bool) -> None:
    """Somebody stopped it: nothing changed or, while it was being written, so much."""
    if was_writing:
        lines = [d.say(desk.language, "import-stopped-halfway"), *_tallies(d, desk, found)]
        await show(d, desk, found, "\n".join(lines))
    else:
        await show(d, desk, found, d.say(desk.language, "import-cancelled"))


async def report(d: Decision, desk: DeskRules, found: Import) -> None:
    """Over: the card says so, and the room is told once."""
    if found.state is not ImportState.DONE:
        await show(d, desk, found, d.say(desk.language, f"import-{found.state}"))
        return
    lines = [d.say(desk.language, "import-done"), *_tallies(d, desk, found)]
    aside = sum((await imports.count_problems(d.tx, found.id)).values())
    if aside:
        lines.append(d.say(desk.language, "import-left-out", rows=_number(aside, desk.language)))
    await show(d, desk, found, "\n".join(lines))
    await notices.tell(d, desk, "\n".join(lines), answers=found.answers)


async def tell_failed(d: Decision, desk: DeskRules, found: Import, cause: str) -> None:
    """It cannot be read: why, and what to do."""
    key = f"import-cause-{cause}"
    why = d.say(desk.language, key) if d.texts.has(key) else answers.reason(d, desk.language, cause)
    await show(d, desk, found, d.say(desk.language, "import-failed", why=why))
    await notices.tell(d, desk, d.say(desk.language, "import-failed", why=why), answers=found.answers)


async def errors_file(d: Decision, found: Import) -> Media | None:
    """Every line with its problem, where there are more than the card shows."""
    if sum((await imports.count_problems(d.tx, found.id)).values()) <= SHOWN:
        return None
    language = d.rules.desks[found.desk].language
    theirs = wording.clean_name(found.source.filename if found.source is not None else "", longest=40)
    name = d.say(language, "import-errors-file", name=theirs or d.say(language, "import-errors-list"))
    return made.file("import-errors.csv", found.id, language, name=name, mime_type="text/csv")


def _tallies(d: Decision, desk: DeskRules, found: Import) -> list[str]:
    counted = {"added": found.added, "removed": found.removed, "same": found.same}
    return [
        d.say(desk.language, f"import-{name}", rows=_number(number, desk.language))
        for name, number in counted.items()
        if number or name == "added"
    ]


async def _problems(d: Decision, desk: DeskRules, found: Import) -> list[str]:
    language = desk.language
    total = sum((await imports.count_problems(d.tx, found.id)).values())
    if not total:
        return []
    lines = [d.say(language, "import-problems", rows=_number(total, language))]
    for number, problem in await imports.problems(d.tx, found.id, limit=SHOWN):
        why = d.say(language, f"import-problem-{problem}")
        lines.append(d.say(language, "import-problem", row=str(number), why=why))
    if total > SHOWN:
        lines.append(d.say(language, "import-problems-more", rows=_number(total - SHOWN, language)))
    return lines


async def _button(d: Decision, desk: DeskRules, action: str, found: Import) -> Button:
    label = d.say(desk.language, f"button-{action.replace('_', '-')}")
    return Button(label, await buttons.lasting(d.tx, desk.name, action, found.id))


def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=language)
