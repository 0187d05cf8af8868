"""Ready answers: found by their name or by words, filled in, sent as if they had been typed."""

from datetime import datetime

from babel.dates import format_date
from rapidfuzz import fuzz, utils

from bridge import filling
from bridge.relay import answers, casework, directory
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import buttons, messages, ready_answers, tallies
from storage.bodies import Button
from storage.content import Text, words_of
from storage.events import OperatorWrote
from storage.messages import Draft
from storage.model import Citizen, Direction, ForeignId, Operator, Thread
from storage.ready_answers import ReadyAnswer

BEST = 3
NEAR_ENOUGH = 62.0  # of 100


def is_over(d: Decision, answer: ReadyAnswer) -> bool:
    """Whether it has outlived the day somebody set."""
    return answer.valid_until is not None and answer.valid_until <= d.now


async def best(d: Decision, line: LineRules, words: str) -> list[ReadyAnswer]:
    """The three that these words mean, in names and in texts; without words the three most used."""
    known = await ready_answers.of_line(d.tx, line.name)
    if not words:
        return known[:BEST]
    texts = [(_likeness(words, f"{each.name} {each.text.text}"), each) for each in known]
    near = [(likeness, each) for likeness, each in texts if likeness >= NEAR_ENOUGH]
    return [each for _, each in sorted(near, key=lambda pair: -pair[0])[:BEST]]


def _likeness(words: str, text: str) -> float:
    """Of 100. Shared words count most; a word half typed, or in another number, still finds its kin."""
    whole = fuzz.token_set_ratio(words, text, processor=utils.default_process)
    return max(whole, 0.9 * fuzz.partial_ratio(words, text, processor=utils.default_process))


async def offers(
    d: Decision, desk: DeskRules, thread: Thread, found: list[ReadyAnswer]
) -> tuple[tuple[Button, ...], ...]:
    """A button for each, one under the other: they are long."""
    return tuple([(await button(d, desk, thread, each),) for each in found])


async def button(d: Decision, desk: DeskRules, thread: Thread, answer: ReadyAnswer) -> Button:
    """What sends one to the citizen of this thread."""
    label = d.say(desk.language, "button-ready-send", name=answer.name)
    return Button(label, await buttons.make(d.tx, desk.name, "ready_send", thread.id, answer.name))


async def filled(d: Decision, line: LineRules, citizen: Citizen, answer: ReadyAnswer) -> Text | list[str]:
    """Its words for this citizen; the fields that stand for nothing any more, if there are any."""
    language = citizen.language or line.language
    values = dict(await directory.values(d, line, language, citizen))
    missing = filling.unknown(answer.text.text, values)
    if missing:
        return missing
    for spoken in d.texts.shipped:
        if not values[d.say(spoken, "field-name")]:
            values[d.say(spoken, "field-name")] = d.say(language, "field-name-missing")
    return filling.fill(answer.text, values)


async def send(
    d: Decision, desk: DeskRules, operator: Operator, thread: Thread, answer: ReadyAnswer, asked: OperatorWrote | None
) -> str:
    """Send it; what is said of it in the thread. `asked`: the operator's message that did; None for a press."""
    language = desk.language
    whom = await answers.citizen_of(d, thread.id)
    if whom is None:
        return d.say(language, "line-gone")
    citizen, line = whom
    words = await filled(d, line, citizen, answer)
    if isinstance(words, list):
        return d.say(language, "ready-fields-gone", name=answer.name, fields=", ".join(f"{{{each}}}" for each in words))
    written_as, typed = ("", "") if asked is None else (asked.foreign_id, words_of(asked.content))
    draft = Draft(citizen.id, thread.id, Direction.TO_CITIZEN, words, d.now, operator.id, typed=typed)
    message = await messages.record(d.tx, draft)
    if written_as:
        await messages.name(d.tx, message, desk.lane, ForeignId(written_as))
    going = answers.Answer(desk, line, citizen, thread.id, message, words, written_as=written_as)
    await answers.send(d, going, undo=bool(written_as))
    await casework.answered(d, citizen.id, operator.id, message)
    await ready_answers.count_use(d.tx, line.name, answer.name)
    tallies.count(d.tx, line.name, tallies.READY + answer.name, d.now)
    return d.say(language, "ready-sent", name=answer.name, text=words.text)


def until_in_words(d: Decision, desk: DeskRules, line: LineRules, until: datetime) -> str:
    """The last day on which it holds."""
    return format_date(until.astimezone(line.timezone), "long", locale=desk.language)
