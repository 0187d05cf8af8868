"""What a citizen sent, as any staff room can show it: words, a file, or a place. Everything else is told in words."""

from dataclasses import replace

from bridge import wording
from bridge.relay.decision import Decision
from storage.content import (
    Choices,
    Contact,
    Contacts,
    Content,
    Location,
    Media,
    Placeholder,
    Reaction,
    Tapped,
    Template,
    Text,
)


def shown(d: Decision, language: str, content: Content) -> Content:
    """The content as Text, Media or Location."""
    match content:
        case Text() | Media() | Location():
            return content
        case Contacts():
            return Text("\n".join(_contact(d, language, contact) for contact in content.contacts))
        case Reaction(emoji=""):
            return Text(d.say(language, "reaction-removed"))
        case Reaction():
            return Text(d.say(language, "reaction", emoji=wording.clean_name(content.emoji, longest=16)))
        case Tapped():
            return Text(d.say(language, "tapped", title=wording.clean_name(content.title)))
        case Placeholder():
            return _placeholder(d, language, content)
        case Choices():
            return content.text
        case Template():
            return Text(content.words)


def _contact(d: Decision, language: str, contact: Contact) -> str:
    name = contact.name or d.say(language, "citizen-without-name")
    parts = [part for part in (name, contact.organisation, *contact.phones, *contact.emails) if part]
    return d.say(language, "contact", details=", ".join(parts))


def _placeholder(d: Decision, language: str, content: Placeholder) -> Text:
    told = Text(d.say(language, f"placeholder-{content.reason}", detail=content.detail or "—"))
    return wording.join(told, Text("\n\n"), content.caption) if content.caption.text else told


def with_heading(heading: str, content: Content) -> Content:
    """A line before the words: forwarded, shown again."""
    match content:
        case Text() if heading:
            return wording.join(Text(heading + "\n"), content)
        case Media() if heading:
            return replace(content, caption=wording.join(Text(heading + "\n"), content.caption))
        case _:
            return content
