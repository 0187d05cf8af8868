"""Commands: who may, where, and what is said to who may not."""

from dataclasses import dataclass

from bridge import commands
from bridge.relay import notices, which_line
from bridge.relay.decision import Command, CommandCall, Decision, Reply
from bridge.rules import DeskRules, LineRules
from storage import citizens
from storage.events import OperatorWrote
from storage.model import Operator, Role, Thread


@dataclass(frozen=True, slots=True)
class Order:
    """A command as it was typed at a desk."""

    desk: DeskRules
    operator: Operator
    thread: Thread | None
    wrote: OperatorWrote
    typed: commands.Typed


def role_of(desk: DeskRules, operator: Operator) -> Role:
    """What somebody may do: as the configuration says, else as the room's own ranks say."""
    if desk.managers:
        return Role.MANAGER if operator.foreign_id in desk.managers else Role.OPERATOR
    return Role.MANAGER if operator.is_administrator else Role.OPERATOR


async def obey(d: Decision, order: Order) -> None:
    """Run a command and say what came of it where it was typed."""
    reply = await _answer(d, order)
    if reply.text:
        await notices.tell(
            d,
            order.desk,
            reply.text,
            thread=None if order.thread is None else order.thread.id,
            answers=order.wrote.foreign_id,
            buttons=reply.buttons,
            file=reply.file,
        )


async def _answer(d: Decision, order: Order) -> Reply:
    language, known = order.desk.language, d.words.commands
    command = known.get(order.typed.name)
    if command is None:
        return Reply(_unknown(d, order))
    if (refusal := _refusal(d, order, command)) is not None:
        return Reply(refusal)
    line, argument = await _line(d, order, command)
    if line is None:
        return Reply(d.say(language, "line-gone"))
    call = CommandCall(
        desk=order.desk,
        line=line,
        operator=order.operator,
        role=role_of(order.desk, order.operator),
        argument=argument,
        wrote=order.wrote,
        thread=order.thread,
    )
    return await command.handler(d, call)


def _unknown(d: Decision, order: Order) -> str:
    language, name = order.desk.language, order.typed.name
    near = commands.nearest(name, d.words.commands)
    if near is None:
        said = d.say(language, "command-unknown", name=name)
    else:
        said = d.say(language, "command-unknown-nearest", name=name, nearest=near)
    return commands.as_typed_there(said, {name}) if order.desk.abilities.keeps_slash else said


def _refusal(d: Decision, order: Order, command: Command) -> str | None:
    language, name = order.desk.language, order.typed.name
    if role_of(order.desk, order.operator) < command.role:
        return d.say(language, "command-not-allowed", name=name)
    if command.place == "thread" and order.thread is None:
        return d.say(language, "command-only-in-thread", name=name)
    if command.place == "room" and order.thread is not None:
        return d.say(language, "command-only-in-room", name=name)
    return None


async def _line(d: Decision, order: Order, command: Command) -> tuple[LineRules | None, str]:
    """Which line it is about, and what else it says."""
    argument = order.typed.argument
    if order.thread is not None:
        return d.rules.lines.get((await citizens.get(d.tx, order.thread.citizen)).line), argument
    named = None
    if command.names_line:
        named, argument = which_line.named(d, order.desk, argument, with_colon=command.names_line == "colon")
    return named or d.rules.main_line_of(order.desk.name), argument
