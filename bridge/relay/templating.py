"""A template sent by hand: in a thread, or to begin one. It may go whatever the window says."""

from datetime import timedelta

from bridge import choice, fitting, wording
from bridge.relay import answers, casework, crossing, echoes
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import messages, outbox, templates
from storage.bodies import Say
from storage.content import Template, words_of
from storage.events import OperatorWrote
from storage.messages import Draft
from storage.model import Citizen, Direction, ForeignId, Operator, Priority, ThreadId
from storage.templates import HeaderKind, TemplateState, TemplateVersion

NAMED = 10  # templates that a refusal names


async def find(
    d: Decision, desk: DeskRules, line: LineRules, citizen: Citizen | None, name: str, words: str
) -> TemplateVersion | str:
    """The version of this template in the citizen's language, else in the line's; or why it cannot go, in words."""
    language, versions = desk.language, await templates.named(d.tx, line.name, [name])
    reads = (citizen.language if citizen is not None else "") or line.language
    spoken = [each for wanted in (reads, line.language) for each in versions if choice.speaks(each, wanted)]
    ready = [each for each in spoken or versions if each.state is TemplateState.APPROVED]
    if not ready:
        return await _no_template(d, desk, line, name, versions)
    version = ready[0]
    form = version.form
    if form.unfilled or form.header not in (HeaderKind.NONE, HeaderKind.TEXT):
        return d.say(language, "template-wants-more", template=name)
    if form.parameters and not words:
        return d.say(language, "template-wants-words", template=name)
    if words and not form.parameters:
        return d.say(language, "template-takes-no-words", template=name)
    room = fitting.room_units(form)
    if sum(wording.units(part.text) for part in fitting.into(form, words)) > room:
        return d.say(language, "template-words-too-long", template=name, room=room)
    return version


async def _no_template(
    d: Decision, desk: DeskRules, line: LineRules, name: str, versions: list[TemplateVersion]
) -> str:
    if versions:
        state = d.say(desk.language, f"template-state-{versions[0].state.value.replace('_', '-')}")
        return d.say(desk.language, "template-not-ready", template=name, state=state)
    known = [each.version for each in await templates.of_line(d.tx, line.name)]
    names = sorted({each.name for each in known if each.state is TemplateState.APPROVED})[:NAMED]
    return d.say(desk.language, "template-unknown", template=name, names=", ".join(names) or "—")


def text_of(version: TemplateVersion, words: str) -> str:
    """As the citizen reads it."""
    form = version.form
    body = fitting.filled(form, [part.text for part in fitting.into(form, words)])
    return "\n\n".join(part for part in (form.header_text, body, form.footer) if part)


async def send(
    d: Decision,
    answer: answers.Answer,
    operator: Operator,
) -> None:
    """Put it: `answer.content` is the Template; it waits for the undo time, never for the citizen."""
    await casework.answered(d, answer.citizen.id, operator.id, answer.message)
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=answer.line.lane,
            body=Say(answer.content),
            priority=Priority.REPLY,
            sequence_key=answers.citizen_sequence(answer.citizen.id),
            citizen=answer.citizen.id,
            thread=answer.thread,
            message=answer.message,
            due=d.now + timedelta(seconds=max(answer.pause, answer.desk.undo_seconds)),
        ),
        now=d.now,
    )
    await echoes.tell(d, answer.line, answer.desk, answer.message)


async def record(
    d: Decision,
    desk: DeskRules,
    operator: Operator,
    citizen: Citizen,
    thread: ThreadId,
    template: Template,
    asked: OperatorWrote | None,
) -> answers.Answer:
    """Keep it as the operator's message; where the command that `asked` for it stands in the thread, under its name."""
    said, typed = ("", "") if asked is None else (asked.foreign_id, words_of(asked.content))
    pause = await crossing.tell(d, desk, operator.id, citizen.id, thread, answers=said)
    draft = Draft(citizen.id, thread, Direction.TO_CITIZEN, template, d.now, operator.id, typed=typed)
    message = await messages.record(d.tx, draft)
    if said:
        await messages.name(d.tx, message, desk.lane, ForeignId(said))
    line = d.rules.lines[citizen.line]
    return answers.Answer(desk, line, citizen, thread, message, template, written_as=said, pause=pause)
