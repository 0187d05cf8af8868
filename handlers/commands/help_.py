"""`/aiuto`: every command this person may use, here."""

from bridge.relay.decision import CommandCall, Decision, Reply


async def tell(d: Decision, call: CommandCall) -> Reply:
    """One line a command; what may not be used is not shown."""
    place = "room" if call.thread is None else "thread"
    keys = {
        command.help_key: None
        for command in d.words.commands.values()
        if call.role >= command.role and command.place in (place, "both")
    }
    language = call.desk.language
    lines = [d.say(language, key) for key in keys]
    heading = d.say(language, f"help-heading-{place}")
    footer = d.say(language, "help-footer-explicit" if call.desk.explicit_replies else "help-footer")
    return Reply("\n".join([heading, "", *lines, "", footer]))
