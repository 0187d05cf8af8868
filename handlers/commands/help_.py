"""`/aiuto`: every command this person may use, here."""

from bridge.relay.decision import Command, CommandCall, Decision, Reply
from storage.model import Role


async def tell(d: Decision, call: CommandCall) -> Reply:
    """One line a command; what may not be used is not shown, nor what managers alone may do with a command."""
    place = "room" if call.thread is None else "thread"
    keys = {
        _key(command, call.role): None
        for command in d.words.commands.values()
        if call.role >= command.role and command.place in (place, "both")
    }
    language = call.desk.language
    lines = [d.say(language, key) for key in keys]
    heading = d.say(language, f"help-heading-{place}")
    if call.thread is None and len(call.desk.lines) > 1:
        names = ", ".join(call.desk.lines)
        lines += ["", d.say(language, "help-lines", lines=names, name=call.desk.lines[-1])]
    footer = d.say(language, "help-footer-explicit" if call.desk.explicit_replies else "help-footer")
    signs = [d.say(language, "help-slash-kept")] if call.desk.abilities.keeps_slash else []
    return Reply("\n".join([heading, *signs, "", *lines, "", footer]))


def _key(command: Command, role: Role) -> str:
    return (role >= Role.MANAGER and command.manager_help_key) or command.help_key
