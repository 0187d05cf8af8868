"""Telegram's entities and our spans. Pure. Telegram counts UTF-16 units, we count characters."""

from collections.abc import Sequence

from telegram import MessageEntity, User

from bridge import wording
from storage.content import Span, Style, Text

_STYLES = {
    MessageEntity.BOLD: Style.BOLD,
    MessageEntity.ITALIC: Style.ITALIC,
    MessageEntity.STRIKETHROUGH: Style.STRIKE,
    MessageEntity.CODE: Style.CODE,
    MessageEntity.PRE: Style.BLOCK,
    MessageEntity.BLOCKQUOTE: Style.QUOTE,
    MessageEntity.EXPANDABLE_BLOCKQUOTE: Style.QUOTE,
    MessageEntity.TEXT_LINK: Style.LINK,
}
_TYPES = {
    Style.BOLD: MessageEntity.BOLD,
    Style.ITALIC: MessageEntity.ITALIC,
    Style.STRIKE: MessageEntity.STRIKETHROUGH,
    Style.CODE: MessageEntity.CODE,
    Style.BLOCK: MessageEntity.PRE,
    Style.QUOTE: MessageEntity.BLOCKQUOTE,
    Style.FOLDED: MessageEntity.EXPANDABLE_BLOCKQUOTE,
}
MOST_ENTITIES = 100  # the server drops those beyond


def to_text(words: str, entities: Sequence[MessageEntity]) -> Text:
    """An operator's words; dress Telegram has and WhatsApp has not (underline, spoiler) is taken off."""
    spans = []
    for entity in entities:
        style = _STYLES.get(entity.type)
        if style is not None:
            start = _characters(words, entity.offset)
            length = _characters(words, entity.offset + entity.length) - start
            spans.append(Span(start, length, style, entity.url or ""))
    return Text(words, tuple(spans))


def _characters(words: str, units: int) -> int:
    return len(words.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore"))


def to_entities(text: Text) -> list[MessageEntity]:
    """Our spans for Telegram: sent as entities, so that no word of a citizen is ever read as markup."""
    found = []
    for span in text.spans[:MOST_ENTITIES]:
        offset = wording.units(text.text[: span.start])
        length = wording.units(text.text[span.start : span.start + span.length])
        if not length:
            continue
        if span.style is Style.LINK:
            found.append(MessageEntity(MessageEntity.TEXT_LINK, offset, length, url=span.url))
        elif span.style is Style.MENTION:
            if span.url.isdecimal():  # an administrator who hides behind the group cannot be called
                user = User(int(span.url), text.text[span.start : span.start + span.length], is_bot=False)
                found.append(MessageEntity(MessageEntity.TEXT_MENTION, offset, length, user=user))
        else:
            found.append(MessageEntity(_TYPES[span.style], offset, length))
    return found
