"""`LINGUA`: the language of what the bridge itself writes to a citizen."""

from bridge import languages, lists
from bridge.lists import Pages, Row
from bridge.relay.decision import Decision, KeywordCall, Reply
from storage import citizens
from storage.content import Choice, Choices, Text

LANGUAGE, PAGE = "language", "languages"


async def show(d: Decision, call: KeywordCall) -> Reply:
    """The languages there are; buttons where they are few. A line where only people answer leaves it to them."""
    if call.line.human_only:
        return Reply()
    known = sorted(d.texts.languages, key=languages.own_name)
    text = d.say(call.language, "language-list")
    abilities = call.line.abilities
    if len(known) <= abilities.list_buttons:
        choices = tuple(Choice(f"{LANGUAGE}:{each}", languages.own_name(each)) for each in known)
        return Reply(ask=Choices(Text(text), choices))
    rows = []
    for each in known:
        is_on = each == call.language
        state = d.say(each, "row-chosen" if is_on else "row-choose")
        rows.append(Row(f"{LANGUAGE}:{each}", languages.own_name(each), is_on, state))
    pages = Pages(PAGE, d.say(call.language, "language-more"))
    page = int(call.argument) if call.argument.isdecimal() else 1
    return Reply(ask=lists.switches(text, rows, d.say(call.language, "language-label"), abilities, pages, page))


async def choose(d: Decision, call: KeywordCall) -> Reply:
    """From now on in this language; said in it."""
    if call.line.human_only:
        return Reply()
    if call.argument not in d.texts.languages:
        return await show(d, call)  # a list from before a language was taken away
    await citizens.speak(d.tx, call.citizen.id, call.argument)
    return Reply(d.say(call.argument, "language-chosen"))


async def explain(d: Decision, call: KeywordCall) -> Reply:
    """A language we do not speak: those there are, by name. Whatever else it may be, people read it, too."""
    if call.line.human_only:
        return Reply()
    known = ", ".join(languages.own_name(each) for each in sorted(d.texts.languages, key=languages.own_name))
    text = d.say(call.language, "language-unknown", word=call.argument, languages=known)
    return Reply(f"{text}\n{d.say(call.language, 'read-by-people')}", is_guess=True)
