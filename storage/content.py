"""What can be said: the kinds of content a message or delivery carries, the same for every network."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


class Style(StrEnum):
    """How a stretch of text is dressed."""

    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    BLOCK = "block"
    QUOTE = "quote"
    FOLDED = "folded"  # opened by a touch; only we fold, and only at a desk
    LINK = "link"
    MENTION = "mention"  # `url`: the member's foreign id at the desk; only we call people, never a citizen


@dataclass(frozen=True, slots=True)
class Span:
    """A dressed stretch: `start` and `length` in Python characters (code points)."""

    start: int
    length: int
    style: Style
    url: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with their dress kept apart so nothing in the words can ever be read as markup."""

    text: str
    spans: tuple[Span, ...] = ()
    kind: Literal["text"] = "text"


class MediaKind(StrEnum):
    """The kinds of file a person sends."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    DOCUMENT = "document"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class MediaRef:
    """Where the bytes are: on the network behind `lane`, under its own `file` id. Nothing of them is kept here."""

    lane: str
    file: str
    mime_type: str = ""
    size_bytes: int | None = None
    filename: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """A file with an optional caption."""

    media: MediaKind
    ref: MediaRef
    caption: Text = Text("")
    animated: bool = False
    emoji: str = ""  # what a sticker stands for, where the network says so
    kind: Literal["media"] = "media"


@dataclass(frozen=True, slots=True)
class Location:
    """A place, in degrees."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""
    kind: Literal["location"] = "location"


@dataclass(frozen=True, slots=True)
class Contact:
    """One person's card."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Cards of people, shared."""

    contacts: tuple[Contact, ...]
    kind: Literal["contacts"] = "contacts"


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji on a message; an empty emoji takes it away."""

    target: str
    emoji: str
    kind: Literal["reaction"] = "reaction"


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button or list row the citizen tapped: `id` is ours, `title` what they saw."""

    id: str
    title: str
    kind: Literal["tapped"] = "tapped"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to tap."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with buttons (up to three) or, given a `label`, a list that opens."""

    text: Text
    choices: tuple[Choice, ...]
    label: str = ""
    kind: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Template:
    """A pre-approved message: `words` go into the parameters of its body, `header` above it, if it takes them."""

    name: str
    language: str
    words: str = ""
    header: Annotated[Media | Location, Field(discriminator="kind")] | None = None
    kind: Literal["template"] = "template"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Something that cannot be carried, shown in words. `reason` is the end of a text key, `detail` goes into it."""

    reason: str
    detail: str = ""
    caption: Text = Text("")
    kind: Literal["placeholder"] = "placeholder"


Content = Annotated[
    Text | Media | Location | Contacts | Reaction | Tapped | Choices | Template | Placeholder,
    Field(discriminator="kind"),
]

_adapter: TypeAdapter[Content] = TypeAdapter(Content)
_translations: TypeAdapter[dict[str, Text]] = TypeAdapter(dict[str, Text])


def dump_content(content: Content) -> str:
    """JSON of one content, for a column."""
    return _adapter.dump_json(content, exclude_defaults=False).decode()


def load_content(body: str) -> Content:
    """The reverse of `dump_content`."""
    return _adapter.validate_json(body)


def dump_translations(words: Mapping[str, Text]) -> str:
    """JSON of the same words in several languages, for a column."""
    return _translations.dump_json(dict(words)).decode()


def load_translations(body: str) -> dict[str, Text]:
    """The reverse of `dump_translations`."""
    return _translations.validate_json(body)


def reworded(content: Content, words: Text) -> Content:
    """The same under other words; what carries none stays as it is."""
    match content:
        case Text():
            return words
        case Media():
            return replace(content, caption=words)
        case _:
            return content


def file_of(content: Content) -> Media | None:
    """The file that travels with a content: itself, or what stands above a template."""
    match content:
        case Media():
            return content
        case Template(header=Media() as header):
            return header
        case _:
            return None


def words_of(content: Content) -> str:
    """The plain words a content carries, empty for those that have none."""
    match content:
        case Text():
            return content.text
        case Media() | Placeholder():
            return content.caption.text
        case Tapped():
            return content.title
        case Choices():
            return content.text.text
        case Template():
            return content.words
        case _:
            return ""
