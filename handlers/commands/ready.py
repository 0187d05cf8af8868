"""`/r`: ready answers, sent by name, found by words, kept, forgotten."""

import re
from datetime import datetime, time

from bridge import commands, filling, moments, suggesting, wording
from bridge.keywords import normalise
from bridge.moments import on_clock
from bridge.relay import directory, readying
from bridge.relay.decision import CommandCall, Decision, Reply
from storage import messages, ready_answers
from storage.content import Text, words_of
from storage.model import ForeignId, LineName
from storage.ready_answers import ReadyAnswer

FIND = frozenset({"cerca", "find"})
SAVE = frozenset({"salva", "save"})
DELETE = frozenset({"elimina", "delete"})
LONGEST_NAME = 40
SHOWN = 30
LOOKED_BACK = 5  # of the citizen's messages, for the last that has words
END_OF_DAY = time(23, 59)
_NAME = re.compile(r"[\w-]+")
_UNTIL = re.compile(r"(?:,? *(?:valida |valid )?(?:fino (?:al|a)|until)) +(?P<day>\S.*)$", re.IGNORECASE)


async def obey(d: Decision, call: CommandCall) -> Reply:
    """Without words the list, and the nearest to what was asked; a name sends; `cerca`, `salva`, `elimina`."""
    if call.thread is None:
        return Reply()
    first, _, rest = call.argument.partition(" ") if " " in call.argument.split("\n", 1)[0] else _by_line(call.argument)
    word = normalise(first)
    if word in SAVE:
        return await _save(d, call, rest.strip())
    if word in DELETE:
        return await _delete(d, call, rest.strip())
    if word in FIND:
        return await _find(d, call, rest.strip())
    if not call.argument:
        return await _list(d, call)
    answer = await ready_answers.get(d.tx, call.line.name, call.argument.casefold())
    if answer is None:
        return await _find(d, call, call.argument)
    if readying.is_over(d, answer):
        return await readying.question(d, call.desk, call.line, call.thread, answer)
    await readying.send(d, call.desk, call.operator, call.thread, answer, call.wrote)
    return Reply()


def _by_line(argument: str) -> tuple[str, str, str]:
    return argument.partition("\n")


async def _list(d: Decision, call: CommandCall) -> Reply:
    language, known = call.desk.language, await ready_answers.of_line(d.tx, call.line.name)
    if not known:
        return Reply(d.say(language, "ready-none"))
    lines = [d.say(language, "ready-list"), *(_line(d, call, each) for each in known[:SHOWN])]
    if len(known) > SHOWN:
        lines.append(d.say(language, "ready-more", number=len(known) - SHOWN))
    assert call.thread is not None  # the caller looked
    latest = await messages.latest_of_citizen(d.tx, call.thread.citizen, at_most=LOOKED_BACK)
    asked = next((words for each in latest if (words := words_of(each.content))), "")  # a place says nothing by itself
    by_name = {each.name: each for each in known}
    texts = {each.name: each.text.text for each in known}
    near = [by_name[name] for name in suggesting.nearest(asked, texts, at_most=readying.BEST)]
    if near:
        names = ", ".join(each.name for each in near)
        lines.append(d.say(language, "ready-suggested", words=wording.excerpt(asked), names=names))
    offered = list(dict.fromkeys([*near, *known]))[: readying.BEST]
    return Reply("\n".join(lines), buttons=await readying.offers(d, call.desk, call.thread, offered))


def _line(d: Decision, call: CommandCall, answer: ReadyAnswer) -> str:
    language = call.desk.language
    words = wording.excerpt(answer.text.text)
    if answer.valid_until is None:
        return d.say(language, "ready-line", name=answer.name, words=words)
    key = "ready-line-over" if readying.is_over(d, answer) else "ready-line-until"
    day = readying.until_in_words(d, call.desk, call.line, answer.valid_until)
    return d.say(language, key, name=answer.name, words=words, day=day)


async def _find(d: Decision, call: CommandCall, words: str) -> Reply:
    language, found = call.desk.language, await readying.best(d, call.line, words)
    if not found:
        return Reply(d.say(language, "ready-not-found"))
    assert call.thread is not None  # the caller looked
    lines = [d.say(language, "ready-found"), *(_line(d, call, each) for each in found)]
    return Reply("\n".join(lines), buttons=await readying.offers(d, call.desk, call.thread, found))


async def _save(d: Decision, call: CommandCall, about: str) -> Reply:
    """Under a name: the words below it, or the message this one answers; maybe «valida fino al 31/12»."""
    language = call.desk.language
    first, _, below = about.partition("\n")
    until: datetime | None = None
    if (found := _UNTIL.search(first)) is not None:
        day = moments.read_day(found["day"], d.now.astimezone(call.line.timezone).date())
        if day is None:
            return Reply(d.say(language, "ready-when"))
        first, until = first[: found.start()], on_clock(day, END_OF_DAY, call.line.timezone).at
    name = first.strip().casefold()
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME or normalise(name) in FIND | SAVE | DELETE:
        return Reply(d.say(language, "ready-name"))
    text = Text(below.strip()) if below.strip() else await _answered(d, call)
    if text is None:
        return Reply(d.say(language, "ready-what"))
    known = await directory.values(d, call.line, call.line.language)
    if unknown := filling.unknown(text.text, known):
        fields = ", ".join(f"{{{each}}}" for each in unknown)
        return Reply(d.say(language, "ready-fields-unknown", fields=fields, known=", ".join(sorted(known))))
    answer = ReadyAnswer(name, text, until)
    await ready_answers.save(d.tx, LineName(call.line.name), answer, call.operator.id, now=d.now)
    return Reply(d.say(language, "ready-saved", line=_line(d, call, answer)))


async def _answered(d: Decision, call: CommandCall) -> Text | None:
    """The words of the message this one answers."""
    answered = call.wrote.answered
    if answered is None:
        return None
    message = await messages.called(d.tx, call.desk.lane, ForeignId(answered.foreign_id))
    return message.content if message is not None and isinstance(message.content, Text) else None


async def _delete(d: Decision, call: CommandCall, name: str) -> Reply:
    if await ready_answers.delete(d.tx, call.line.name, name.casefold()):
        return Reply(d.say(call.desk.language, "ready-deleted", name=name))
    names = [each.name for each in await ready_answers.of_line(d.tx, call.line.name)]
    near = commands.nearest(name.casefold(), names)
    if near is None:
        return Reply(d.say(call.desk.language, "ready-unknown", name=name))
    return Reply(d.say(call.desk.language, "ready-unknown-nearest", name=name, near=near))
