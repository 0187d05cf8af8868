"""The buttons of a list of subscribers. Whoever presses first decides; a second press changes nothing."""

from bridge.relay import importing
from bridge.relay.decision import Decision, PressCall
from storage import audit, imports
from storage.imports import Import, ImportId, ImportState


async def confirm(d: Decision, call: PressCall) -> str:
    """Write it; who confirms answers for it."""
    found = await imports.get(d.tx, ImportId(call.argument))
    if found is None:
        return d.say(call.desk.language, "press-unknown")
    before, after = ImportState.READY, ImportState.WRITING
    if not await imports.turn(d.tx, found.id, before, after, now=d.now, operator=call.operator.id):
        return _stands(d, call, found)
    await _write_down(d, call, "subscribers.imported", found)
    writing = await imports.get(d.tx, found.id)
    if writing is not None:
        await importing.show_passing(d, call.desk, writing)
    return d.say(call.desk.language, "import-confirmed")


async def cancel(d: Decision, call: PressCall) -> str:
    """Stop it; what is written stays written, and the card says how much."""
    found = await imports.get(d.tx, ImportId(call.argument))
    if found is None:
        return d.say(call.desk.language, "press-unknown")
    if not await imports.end(d.tx, found.id, ImportState.CANCELLED, now=d.now):
        return _stands(d, call, found)
    await _write_down(d, call, "subscribers.import_stopped", found)
    stopped = await imports.get(d.tx, found.id)
    if stopped is not None:
        await importing.show_stopped(d, call.desk, stopped, was_writing=found.state is ImportState.WRITING)
    return d.say(call.desk.language, "import-stopped")


def _stands(d: Decision, call: PressCall, found: Import) -> str:
    state = d.say(call.desk.language, f"import-state-{found.state}")
    return d.say(call.desk.language, "import-press-again", state=state)


async def _write_down(d: Decision, call: PressCall, action: str, found: Import) -> None:
    actor, subject = f"operator:{call.operator.id}", f"import:{found.id}"
    await audit.append(d.tx, actor=actor, action=action, subject=subject, at=d.now)
