"""`/modello`, `/scrivi`: a template to the citizen of a thread, or to somebody with whom staff speak first."""

import re

from bridge import identity
from bridge.relay import cards, notices, templating
from bridge.relay.citizen import thread_of
from bridge.relay.decision import CommandCall, Decision, Reply
from handlers.commands.subscribers.finding import whom
from storage import audit, citizens, messages
from storage.content import Template, Text, words_of
from storage.messages import Draft
from storage.model import Address, AddressKind, Citizen, Direction, ForeignId, Sender

_REASON = re.compile(r"(?:^|\s)(?:motivo|reason):\s*(?P<reason>\S.*)$", re.IGNORECASE | re.DOTALL)
SHORTEST_REASON = 3  # characters: a dot says nothing


async def send(d: Decision, call: CommandCall) -> Reply:
    """The template that is named, with the words behind it."""
    if call.thread is None:
        return Reply()
    name, _, words = call.argument.partition(" ")
    if not name:
        return Reply(d.say(call.desk.language, "template-how"))
    citizen = await citizens.get(d.tx, call.thread.citizen)
    found = await templating.find(d, call.desk, call.line, citizen, name.casefold(), words.strip())
    if isinstance(found, str):
        return Reply(found)
    template = Template(found.name, found.language, words.strip())
    answer = await templating.record(d, call.desk, call.operator, citizen, call.thread.id, template, call.wrote)
    await templating.send(d, answer, call.operator)
    return Reply(d.say(call.desk.language, "template-sent", template=found.name, text=templating.text_of(found, words)))


async def begin(d: Decision, call: CommandCall) -> Reply:
    """A number, a template, its words; who never wrote to us is written to only for a reason, which is kept."""
    language = call.desk.language
    who, rest = await whom(d, call)
    stated = _REASON.search(rest)
    reason = "" if stated is None else stated["reason"].strip()
    name, _, words = (rest if stated is None else rest[: stated.start()]).partition(" ")
    if who is None or not name:
        return Reply(d.say(language, "write-how"))
    known = who if isinstance(who, Citizen) else None
    if (known is None or known.last_heard is None) and len(reason) < SHORTEST_REASON:
        return Reply(d.say(language, "write-needs-reason"))
    found = await templating.find(d, call.desk, call.line, known, name.casefold(), words.strip())
    if isinstance(found, str):
        return Reply(found)
    citizen = who if isinstance(who, Citizen) else await _made(d, call, who)
    thread = await thread_of(d, call.desk, call.line, citizen)
    await cards.describe_thread(d, call.desk, call.line, citizen, thread.id)
    if reason:
        note = Draft(citizen.id, thread.id, Direction.NOTE, Text(reason), call.wrote.at, call.operator.id)
        await messages.record(d.tx, note)
    template = Template(found.name, found.language, words.strip())
    answer = await templating.record(d, call.desk, call.operator, citizen, thread.id, template, None)
    await messages.retype(d.tx, answer.message, words_of(call.wrote.content))
    await messages.name_command(d.tx, answer.message, call.desk.lane, ForeignId(call.wrote.foreign_id))
    await templating.send(d, answer, call.operator)
    text = d.say(language, "write-begun", name=call.operator.name, text=templating.text_of(found, words.strip()))
    if reason:
        text = "\n".join([text, d.say(language, "write-reason", reason=reason)])
    await notices.tell(d, call.desk, text, thread=thread.id, message=answer.message)
    subject = f"citizen:{citizen.id}"
    await audit.append(
        d.tx, actor=f"operator:{call.operator.id}", action="conversation.begun", subject=subject, at=d.now
    )
    number = identity.mask(citizen.phone) or d.say(language, "citizen-without-number")
    return Reply(d.say(language, "write-done", number=number, thread=str(thread.id)))


async def _made(d: Decision, call: CommandCall, phone: str) -> Citizen:
    sender = Sender((Address(AddressKind.PHONE, phone),))
    return await citizens.recognise(d.tx, call.line.name, sender, now=d.now)
