"""`/segnalazioni`: the faults of a line, those still open first of all, and as files."""

from babel.dates import format_timedelta

from bridge import made
from bridge.keywords import normalise
from bridge.relay import fault_cards, notices
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import audit, faults
from storage.driver import to_ms
from storage.faults import CLOSED, OPEN, FaultState, Listed

EXPORT = frozenset({"esporta", "export"})
SHOWN = 30
STATES: dict[str, tuple[FaultState, ...]] = {
    "aperte": OPEN,
    "open": OPEN,
    "chiuse": CLOSED,
    "closed": CLOSED,
    "tutte": (*OPEN, *CLOSED),
    "all": (*OPEN, *CLOSED),
    "ricevute": (FaultState.RECEIVED,),
    "received": (FaultState.RECEIVED,),
    "inoltrate": (FaultState.FORWARDED,),
    "forwarded": (FaultState.FORWARDED,),
    "risolte": (FaultState.RESOLVED,),
    "resolved": (FaultState.RESOLVED,),
    "non di competenza": (FaultState.DECLINED,),
    "not ours": (FaultState.DECLINED,),
}
FILES = (("json", "application/json"), ("csv", "text/csv"), ("geojson", "application/geo+json"))


async def obey(d: Decision, call: CommandCall) -> Reply:
    """Without words the open ones; a state, a category or both choose others; `esporta` gives the files."""
    words, language = normalise(call.argument), call.desk.language
    if words in EXPORT:
        return await _export(d, call)
    states, category = _read(d, call, words)
    if states is None:
        titles = ", ".join(fault_cards.category_title(d, language, call.line, name) for name in call.line.categories)
        return Reply(d.say(language, "faults-how", categories=titles))
    number = await faults.count(d.tx, call.line.name, states, category=category)
    if not number:
        return Reply(d.say(language, "faults-none"))
    found = await faults.listed(d.tx, call.line.name, states, category=category, at_most=SHOWN)
    lines = [d.say(language, "faults-heading", number=number), *(_line(d, call, each) for each in found)]
    if number > len(found):
        lines.append(d.say(language, "faults-more", number=number - len(found)))
    return Reply("\n".join(lines))


def _read(d: Decision, call: CommandCall, words: str) -> tuple[tuple[FaultState, ...] | None, str]:
    """Which states and which category are meant; None for words nobody understands."""
    states: tuple[FaultState, ...] = OPEN
    for word in sorted(STATES, key=len, reverse=True):
        if words == word or words.startswith(f"{word} ") or words.endswith(f" {word}"):
            states, words = STATES[word], words.removeprefix(word).removesuffix(word).strip()
            break
    if not words:
        return states, ""
    for name in call.line.categories:
        titles = {fault_cards.category_title(d, language, call.line, name) for language in d.texts.shipped}
        if words == name or any(normalise(title).startswith(words) for title in titles):
            return states, name
    return None, ""


def _line(d: Decision, call: CommandCall, listed: Listed) -> str:
    fault, language = listed.fault, call.desk.language
    assert fault.filed is not None  # only those with a number are listed
    return d.say(
        language,
        "faults-line",
        number=fault.label,
        category=fault_cards.category_title(d, language, call.line, fault.category),
        place=fault_cards.place_in_words(fault.place) or d.say(language, "faults-no-place"),
        state=fault_cards.state_in_words(d, language, fault),
        age=format_timedelta(d.now - fault.filed, locale=language),
        citizens=listed.citizens,
    )


async def _export(d: Decision, call: CommandCall) -> Reply:
    """Three files of the same, as anybody may read it."""
    language, until = call.desk.language, to_ms(d.now)
    number = await faults.count(d.tx, call.line.name, (*OPEN, *CLOSED), category="")
    if not number:
        return Reply(d.say(language, "faults-none"))
    subject = f"line:{call.line.name}"
    await audit.append(d.tx, actor=f"operator:{call.operator.id}", action="faults.exported", subject=subject, at=d.now)
    day = f"{d.now.astimezone(call.line.timezone):%Y-%m-%d}"
    for ending, mime_type in FILES:
        name = f"segnalazioni-{call.line.name}-{day}.{ending}"
        file = made.file(f"faults.{ending}", call.line.name, until, language, name=name, mime_type=mime_type)
        text = d.say(language, f"faults-exported-{ending}", number=number)
        await notices.tell(d, call.desk, text, answers=call.wrote.foreign_id, file=file)
    return Reply()
