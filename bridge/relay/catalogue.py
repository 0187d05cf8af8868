"""A line's templates as staff read them: all in a few lines each, or one in full."""

from babel.dates import format_datetime, format_time

from bridge import commands, fitting, wording
from bridge.relay import answers, notices
from bridge.relay.decision import Decision
from bridge.rules import DeskRules, LineRules
from storage import templates
from storage.templates import HeaderKind, Look, Question, TemplateQuality, TemplateVersion

MOST = 15  # in one list: a message of the room holds 4,096 signs
PREVIEW = 110  # characters
MEDIA = (HeaderKind.IMAGE, HeaderKind.VIDEO, HeaderKind.DOCUMENT, HeaderKind.LOCATION)


async def answer(d: Decision, desk: DeskRules, line: LineRules, question: Question) -> None:
    """Post what was asked for, as it is kept now, under the message that asked."""
    known = [each.version for each in await templates.of_line(d.tx, line.name)]
    look = await templates.look_of(d.tx, line.name)
    text = _one(d, desk, line, known, look, question.name) if question.name else _all(d, desk, line, known, look)
    await notices.tell(d, desk, text, answers=question.answers)


def _all(d: Decision, desk: DeskRules, line: LineRules, known: list[TemplateVersion], look: Look) -> str:
    language = desk.language
    known.sort(key=lambda each: (not line.sends(each.name), each.name, each.language != line.language, each.language))
    shown = [_in_short(d, language, line, each) for each in known[:MOST]]
    parts = [
        "\n".join([_heading(d, language, line, look), *([] if known or look.seen is None else [_none(d, language)])])
    ]
    parts += shown
    if more := len(known) - len(shown):
        parts.append(d.say(language, "templates-more", number=more))
    if known:
        parts.append(d.say(language, "templates-how"))
    return "\n\n".join(parts)


def _none(d: Decision, language: str) -> str:
    return d.say(language, "templates-none")


def _heading(d: Decision, language: str, line: LineRules, look: Look) -> str:
    """Of when it is; a list that is not of this moment says why."""
    if not look.cause:
        return d.say(language, "templates-now", line=line.title)
    why = answers.reason(d, language, look.cause)
    if look.seen is None:
        return d.say(language, "templates-never-seen", line=line.title, why=why)
    seen = look.seen.astimezone(line.timezone)
    is_today = seen.date() == d.now.astimezone(line.timezone).date()
    at = format_time(seen, "short", locale=language) if is_today else format_datetime(seen, "short", locale=language)
    return d.say(language, "templates-then", line=line.title, why=why, at=at)


def _in_short(d: Decision, language: str, line: LineRules, version: TemplateVersion) -> str:
    form = version.form
    words = " ".join([_above(d, language, version), *fitting.lines_of(_open(form.body))]).strip()
    short = words if len(words) <= PREVIEW else f"{words[: PREVIEW - 1].rstrip()}…"
    return f"{_standing(d, language, line, version)}\n{short}"


def _standing(d: Decision, language: str, line: LineRules, version: TemplateVersion) -> str:
    """State, name, language, category, quality, and what it is for."""
    parts = [
        d.say(language, f"template-state-{version.state.value.replace('_', '-')}"),
        d.say(language, f"template-category-{version.category}"),
    ]
    if version.quality is not TemplateQuality.UNKNOWN:
        parts.append(d.say(language, f"template-quality-{version.quality}"))
    if version.coming_category is not None:
        coming = d.say(language, f"template-category-{version.coming_category}")
        parts.append(d.say(language, "template-coming", category=coming))
    if line.sends(version.name):
        parts.append(d.say(language, "template-in-use"))
    return f"{version.name} ({version.language}): {', '.join(parts)}"


def _one(d: Decision, desk: DeskRules, line: LineRules, known: list[TemplateVersion], look: Look, name: str) -> str:
    language = desk.language
    named = [each for each in known if each.name == name]
    if named:
        heading = [_heading(d, language, line, look)] if look.cause else []
        return "\n\n".join([*heading, *(_in_full(d, language, line, each) for each in named)])
    near = commands.nearest(name, {each.name for each in known})
    if near is None:
        return d.say(language, "template-none", template=name, line=line.title)
    return d.say(language, "template-none-nearest", template=name, line=line.title, nearest=near)


def _in_full(d: Decision, language: str, line: LineRules, version: TemplateVersion) -> str:
    form = version.form
    parts = [_standing(d, language, line, version)]
    if version.cause:
        parts.append(d.say(language, "template-cause", cause=version.cause))
    parts.append("\n".join(part for part in (_above(d, language, version), _open(form.body), form.footer) if part))
    if form.buttons:
        parts.append(" ".join(f"[{wording.clean_name(button)}]" for button in form.buttons))
    if form.parameters:
        room = fitting.room_units(form)
        parts.append(d.say(language, "template-room", parameters=len(form.parameters), most=room))
    if form.unfilled:
        parts.append(d.say(language, "template-unfilled"))
    return "\n".join(parts)


def _above(d: Decision, language: str, version: TemplateVersion) -> str:
    """The header: its words, or which kind of file goes there."""
    if version.form.header in MEDIA:
        return f"[{d.say(language, f'template-header-{version.form.header}')}]"
    return _open(version.form.header_text)


def _open(words: str) -> str:
    """Fixed words with what is left open in them standing out."""
    return fitting.VARIABLE.sub(lambda found: f"‹{found[1]}›", words)
