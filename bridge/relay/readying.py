"""Ready answers: found by their name or by words, filled in, sent as if they had been typed."""

from datetime import datetime

from babel.dates import format_date
from rapidfuzz import fuzz, utils

from bridge import filling
from bridge.relay import answers, casework, crossing, directory, notices
from bridge.relay.decision import Decision, Reply
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


async def button(
    d: Decision, desk: DeskRules, thread: Thread, answer: ReadyAnswer, *, kind: str = "ready_send"
) -> Button:
    """What sends one to the citizen of this thread."""
    label = d.say(desk.language, f"button-{kind.replace('_', '-')}", name=answer.name)
    return Button(label, await buttons.make(d.tx, desk.name, kind, thread.id, answer.name))


async def question(d: Decision, desk: DeskRules, line: LineRules, thread: Thread, answer: ReadyAnswer) -> Reply:
    """It has outlived its day: somebody reads it before it goes."""
    assert answer.valid_until is not None  # the callers looked
    day = until_in_words(d, desk, line, answer.valid_until)
    text = d.say(desk.language, "ready-over", name=answer.name, day=day, text=answer.text.text)
    return Reply(text, buttons=((await button(d, desk, thread, answer, kind="ready_send_anyway"),),))


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
) -> None:
    """Send it, and show it in the thread. `asked`: the operator's message that did; None for a press.

    What a press sends bears no name of the operator's: the notice that shows it stands for it.
    """
    language, written_as, typed = desk.language, "", ""
    if asked is not None:
        written_as, typed = asked.foreign_id, words_of(asked.content)
    whom = await answers.citizen_of(d, thread.id)
    if whom is None:
        await notices.tell(d, desk, d.say(language, "line-gone"), thread=thread.id, answers=written_as)
        return
    citizen, line = whom
    words = await filled(d, line, citizen, answer)
    if isinstance(words, list):
        fields = ", ".join(f"{{{each}}}" for each in words)
        text = d.say(language, "ready-fields-gone", name=answer.name, fields=fields)
        await notices.tell(d, desk, text, thread=thread.id, answers=written_as)
        return
    pause = await crossing.tell(d, desk, operator.id, citizen.id, thread.id, answers=written_as)
    draft = Draft(citizen.id, thread.id, Direction.TO_CITIZEN, words, d.now, operator.id, typed=typed)
    message = await messages.record(d.tx, draft)
    await casework.answered(d, citizen.id, operator.id, message)
    text = d.say(language, "ready-sent", name=answer.name, text=words.text)
    if written_as:
        await messages.name(d.tx, message, desk.lane, ForeignId(written_as))
        await notices.tell(d, desk, text, thread=thread.id, answers=written_as)
    else:
        await notices.tell(d, desk, text, thread=thread.id, message=message)
    going = answers.Answer(desk, line, citizen, thread.id, message, words, written_as=written_as, pause=pause)
    await answers.send(d, going)
    await ready_answers.count_use(d.tx, line.name, answer.name)
    tallies.count(d.tx, line.name, tallies.READY + answer.name, d.now)


def until_in_words(d: Decision, desk: DeskRules, line: LineRules, until: datetime) -> str:
    """The last day on which it holds."""
    return format_date(until.astimezone(line.timezone), "long", locale=desk.language)
