"""`/iscritti esporta` and `importa`: the whole list as a file, and a file that becomes part of it."""

from bridge import made
from bridge.relay import notices, sizes
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audit, consents, imports
from storage.content import Media, MediaKind
from storage.imports import New


async def export(d: Decision, call: CommandCall) -> Reply:
    """The whole list as a file in the chat; who asked is written down."""
    number = await consents.count(d.tx, call.line.name)
    if not number:
        return Reply(d.say(call.desk.language, "subscribers-total", line=call.line.title, number=0))
    actor, subject = f"operator:{call.operator.id}", f"line:{call.line.name}"
    await audit.append(d.tx, actor=actor, action="subscribers.exported", subject=subject, at=d.now)
    day = d.now.astimezone(call.line.timezone).date().isoformat()
    ceiling = await consents.ceiling(d.tx)
    name = d.say(call.desk.language, "subscribers-file", line=call.line.name, day=day)
    file = made.file("subscribers.csv", call.line.name, ceiling, name=name, mime_type="text/csv")
    return Reply(d.say(call.desk.language, "subscribers-exported", number=number), file=file)


async def take_in(d: Decision, call: CommandCall) -> Reply:
    """Read a list sent with the command, or answered by it, and show what it would do; a press does it."""
    language, file = call.desk.language, _document(call)
    if file is None:
        return Reply(d.say(language, "import-usage"))
    size, most = file.ref.size_bytes or 0, call.desk.abilities.download_bytes
    if size > most:
        values = {"size": sizes.in_megabytes(size), "most": most // sizes.MEGABYTE}
        return Reply(d.say(language, "import-too-large", **values))
    new = New(call.line.name, call.desk.name, call.operator.id, file.ref, call.wrote.foreign_id)
    number = await imports.create(d.tx, new, now=d.now)
    card = await notices.tell(d, call.desk, d.say(language, "import-reading"), answers=call.wrote.foreign_id)
    await imports.show_on(d.tx, number, card)
    return Reply()


def _document(call: CommandCall) -> Media | None:
    answered = call.wrote.answered.content if call.wrote.answered is not None else None
    for content in (call.wrote.content, answered):
        if isinstance(content, Media) and content.media is MediaKind.DOCUMENT:
            return content
    return None
