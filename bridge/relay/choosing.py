"""The template of a broadcast: chosen among the line's by what there is to carry, and what had to be changed for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bridge import choice, fitting, wording
from bridge.choice import Need
from bridge.fitting import Fitted
from bridge.relay.decision import Decision
from bridge.rules import LineRules
from storage import templates
from storage.bulletins import Broadcast
from storage.content import Content, Location, Media, MediaKind, Style, Template, Text, words_of
from storage.templates import HeaderKind, TemplateCategory, TemplateState, TemplateVersion

_HEADERS = {
    MediaKind.IMAGE: HeaderKind.IMAGE,
    MediaKind.VIDEO: HeaderKind.VIDEO,
    MediaKind.DOCUMENT: HeaderKind.DOCUMENT,
}
_FITTED = {
    fitting.Change.INVISIBLE: "fitted-invisible",
    fitting.Change.BRACES: "fitted-braces",
    fitting.Change.BREAKS: "fitted-breaks",
    fitting.Change.TABS: "fitted-tabs",
    fitting.Change.SPACES: "fitted-spaces",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes to those outside the window. `version` None: the network has not told of one that would do.

    `better`: the one it would go in if that could be sent now.
    """

    template: Template
    version: TemplateVersion | None
    parts: tuple[Fitted, ...] = ()
    better: TemplateVersion | None = None

    @property
    def is_marketing(self) -> bool:
        """Whether WhatsApp keeps it from those who switched advertising off."""
        return self.version is not None and self.version.category is TemplateCategory.MARKETING

    @property
    def text(self) -> str:
        """As the citizen reads it."""
        if self.version is None:
            return self.template.words
        form = self.version.form
        body = fitting.filled(form, [part.text for part in self.parts])
        return "\n\n".join(part for part in (form.header_text, body, form.footer) if part)


def words_for_template(content: Content) -> str:
    """What is said of it where there are only words."""
    if isinstance(content, Location):
        return ", ".join(part for part in (content.name, content.address) if part)
    words = content.caption if isinstance(content, Media) else content
    if not isinstance(words, Text):
        return words_of(content)
    links = tuple(span for span in words.spans if span.style is Style.LINK)
    return wording.to_whatsapp(replace(words, spans=links))  # an address is written out: it is no dress


def spoken(d: Decision, line: LineRules) -> tuple[str, ...]:
    """The languages that citizens of this line may read besides its own."""
    return tuple(sorted(d.texts.languages - {line.language}))


async def choose(d: Decision, line: LineRules, broadcast: Broadcast) -> dict[str, Choice]:
    """The templates of a broadcast, by language ("": the line's), out of what was last heard of the network.

    Where there is none in a language that may be sent now, who reads it gets their words in the line's.
    """
    versions = await _versions(d, line, broadcast.bulletin)
    found = {"": _chosen(versions, line, broadcast.content, _need(line, broadcast.bulletin, broadcast.content))}
    for language in spoken(d, line):
        content = broadcast.content_in(language)
        need = _need(line, broadcast.bulletin, content)
        theirs = replace(need, language=language)
        version = choice.choose(versions, theirs)
        is_ready = version is not None and version.state is TemplateState.APPROVED
        found[language] = _chosen(versions, line, content, theirs if is_ready else need)
    return found


async def _versions(d: Decision, line: LineRules, bulletin: str) -> list[TemplateVersion]:
    names = {*line.bulletin_templates.get(bulletin, ()), *line.broadcast_templates}
    return await templates.named(d.tx, line.name, names)


def _chosen(versions: Sequence[TemplateVersion], line: LineRules, content: Content, need: Need) -> Choice:
    chosen, better = choice.choose(versions, need), choice.best(versions, need)
    if chosen is None:
        return Choice(Template(line.broadcast_template, line.language, need.words), None)
    header = _bare(content) if chosen.form.header is need.header and need.header is not HeaderKind.NONE else None
    return Choice(
        Template(chosen.name, chosen.language, need.words, header),
        chosen,
        fitting.into(chosen.form, need.words),
        None if better == chosen else better,
    )


def _need(line: LineRules, bulletin: str, content: Content) -> Need:
    header = HeaderKind.NONE
    if isinstance(content, Media):
        header = _HEADERS.get(content.media, HeaderKind.NONE)
    elif isinstance(content, Location):
        header = HeaderKind.LOCATION
    own = line.bulletin_templates.get(bulletin, ())
    return Need(words_for_template(content), line.language, line.broadcast_templates, own, header)


def _bare(content: Content) -> Media | Location | None:
    """A file without its words: they stand in the body."""
    if isinstance(content, Media):
        return replace(content, caption=Text(""))
    return content if isinstance(content, Location) else None


async def room_units(d: Decision, line: LineRules, bulletin: str, content: Content, language: str) -> int:
    """How long its words in this language may be: in a template and, under a file, for those who get that."""
    need, versions = _need(line, bulletin, content), await _versions(d, line, bulletin)
    rooms = [choice.room_units(versions, replace(need, language=each)) for each in {language, line.language}]
    room = max((room for room in rooms if room is not None), default=line.abilities.template_units)
    if isinstance(content, Media):
        footer = "\n\n" + d.say(language, "bulletin-footer")
        room = min(room, line.abilities.caption_units - wording.units(footer))
    return room


def remarks(d: Decision, language: str, content: Content, chosen: Choice) -> list[str]:
    """What the writer should know of the way it takes; a line each, none where nobody would miss anything."""
    lines: list[str] = []
    if chosen.version is None:
        return lines
    if chosen.better is not None:
        state = d.say(language, f"template-state-{chosen.better.state.value.replace('_', '-')}")
        values = {"template": chosen.version.name, "better": chosen.better.name, "state": state}
        lines.append(d.say(language, "remark-other-template", **values))
    if isinstance(content, Media | Location) and chosen.template.header is None:
        what = f"media-{content.media}" if isinstance(content, Media) else "media-location"
        lines.append(d.say(language, "remark-only-words", what=d.say(language, what), template=chosen.version.name))
    done = [d.say(language, _FITTED[change]) for change in choice.changes(chosen.parts)]
    if _is_dressed(content):
        done.append(d.say(language, "fitted-dress"))
    if done:
        lines.append(d.say(language, "remark-fitted", changes="; ".join(done)))
    return lines


def _is_dressed(content: Content) -> bool:
    words = content.caption if isinstance(content, Media) else content
    return isinstance(words, Text) and any(span.style is not Style.LINK for span in words.spans)
