"""`INFO`: hours and where to find more. A line where only people answer leaves it to them."""

from bridge.relay.decision import Decision, KeywordCall, Reply


async def tell(d: Decision, call: KeywordCall) -> Reply:
    """Hours, page and how to subscribe; nothing on a `human_only` line, so that the desk sees the question."""
    if call.line.human_only:
        return Reply()
    language = call.citizen.language or call.line.language
    hours = call.line.hours or d.say(language, "always-open")
    text = d.say(language, "information", line=call.line.title, hours=hours, page=call.line.page_url)
    return Reply(text)
