"""`/ufficio`: the directory of offices, read by all, changed by managers."""

from bridge import commands
from bridge.keywords import normalise
from bridge.relay import directory
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audit, offices
from storage.model import Role

NOTHING = frozenset({"-", "—", "niente", "nothing"})
LONGEST = 200


async def obey(d: Decision, call: CommandCall) -> Reply:
    """Without words the list; a name shows one; a name, a detail and words change it."""
    language = call.desk.language
    known = await directory.of_line(d, call.line)
    words = call.argument.split(None, 2)
    if not words:
        return Reply(_list(d, language, known))
    name = words[0].casefold()
    if len(words) == 1:
        if name in known:
            return Reply(directory.in_words(d, language, name, known[name]))
        near = commands.nearest(name, known)
        if near is None:
            return Reply(d.say(language, "office-unknown", name=name))
        return Reply(d.say(language, "office-unknown-nearest", name=name, near=near))
    fields = {
        normalise(d.say(spoken, f"field-{each}")): each for spoken in d.texts.shipped for each in directory.DETAILS
    }
    field = fields.get(normalise(words[1]))
    if call.role < Role.MANAGER:
        return Reply(d.say(language, "command-not-allowed", name="ufficio"))
    if field is None or len(words) < 3 or len(words[2]) > LONGEST or not name.replace("-", "").isalnum():
        names = ", ".join(d.say(language, f"field-{each}") for each in directory.DETAILS)
        return Reply(d.say(language, "office-how", fields=names))
    value = "" if normalise(words[2]) in NOTHING or words[2] in NOTHING else words[2].strip()
    await offices.change(d.tx, call.line.name, name, field, value)
    subject = f"line:{call.line.name}:office:{name}"
    await audit.append(d.tx, actor=f"operator:{call.operator.id}", action="office.changed", subject=subject, at=d.now)
    changed = (await directory.of_line(d, call.line)).get(name)
    if changed is None:
        return Reply(d.say(language, "office-gone", name=name))
    return Reply(directory.in_words(d, language, name, changed))


def _list(d: Decision, language: str, known: dict[str, dict[str, str]]) -> str:
    names = ", ".join(d.say(language, f"field-{each}") for each in directory.DETAILS)
    lines = [f"• {name}: {details.get('title', '')}".removesuffix(": ") for name, details in known.items()]
    heading = d.say(language, "office-list" if known else "office-none")
    return "\n".join([heading, *lines, d.say(language, "office-how", fields=names)])
