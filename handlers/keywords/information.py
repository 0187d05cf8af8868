"""`INFO`: hours and where to find more. A line where only people answer leaves it to them."""

from bridge.relay import closing, hours
from bridge.relay.decision import Decision, KeywordCall, Reply


async def tell(d: Decision, call: KeywordCall) -> Reply:
    """Hours, contacts and how to subscribe; nothing on a `human_only` line, so that the desk sees the question."""
    if call.line.human_only:
        return Reply()
    when = await hours.in_words(d, call.line, call.language)
    text = d.say(call.language, "information", line=call.line.title, hours=when, page=call.line.page_url)
    hints = ["topics-hint"] * bool(call.line.bulletins) + ["zones-hint"] * bool(call.line.zones) + ["language-hint"]
    contacts = await closing.contacts(d, call.line, call.language)
    return Reply("\n".join([text, *contacts, *(d.say(call.language, hint) for hint in hints)]))
