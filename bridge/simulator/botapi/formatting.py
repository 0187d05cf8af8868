"""Texts and their entities: lengths and offsets in UTF-16 code units, checked as the server checks them."""

import re

from bridge.simulator.botapi.html_text import parse_html
from bridge.simulator.botapi.refusal import JSON, bad_request

# https://core.telegram.org/bots/api#sendmessage, "after entities parsing"
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_ENTITIES = 100  # what follows is dropped without a word: https://limits.tginfo.me
# fmt: off
ENTITY_TYPES = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic",
    "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
})
# fmt: on
# What the server finds by itself, in order of preference; close enough to TDLib's find_entities for what staff write.
FOUND_BY_ITSELF = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("bot_command", re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?\b")),
    ("mention", re.compile(r"(?<![\w/@])@[A-Za-z][A-Za-z0-9_]{2,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


def utf16_length(text: str) -> int:
    """The length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def of_entity(text: str, entity: JSON) -> str:
    """The part of a text an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    part = units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
    return part.decode("utf-16-le", "replace")


def read_text(parameters: JSON, name: str = "text") -> tuple[str, list[JSON]]:
    """A text parameter with its entities, from `parse_mode` or given. Raises Refusal as sendMessage does."""
    text, entities = _parsed(parameters, name, "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(parameters: JSON) -> JSON:
    """The fields a captioned message carries; nothing for an empty caption."""
    text, entities = _parsed(parameters, "caption", "caption_entities")
    if utf16_length(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    fields: JSON = {"caption": text} if text else {}
    if text and entities:
        fields["caption_entities"] = entities
    return fields


def _parsed(parameters: JSON, name: str, entities_name: str) -> tuple[str, list[JSON]]:
    text: str = parameters.get(name, "")
    mode: str = parameters.get("parse_mode", "")
    entities: list[JSON] = []
    if mode.lower() == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        entities = check_entities(text, parameters.get(entities_name, []))
    return trim(text, with_found(text, entities))


def check_entities(text: str, entities: list[JSON]) -> list[JSON]:
    """The entities, sorted. Raises Refusal for one outside the text or inside a surrogate pair.

    TDLib, MessageEntity.cpp: fix_entity_offsets and check of clean_input_string.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if entity["type"] not in ENTITY_TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if entity["type"] == "text_link" and not entity.get("url"):
            raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
        if start < 0 or entity["length"] < 0 or end > len(units) // 2:
            raise bad_request(
                f"entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset {end}"
            )
        for offset in (start, end):
            if 2 * offset < len(units) and 0xDC <= units[2 * offset + 1] <= 0xDF:
                place = "begins" if offset == start else f"beginning at UTF-16 offset {start} ends"
                raise bad_request(f"entity {place} in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
    kept = [entity for entity in entities if entity["length"] > 0][:MOST_ENTITIES]
    return sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def with_found(text: str, entities: list[JSON]) -> list[JSON]:
    """The entities plus those the server finds by itself where nothing else is."""
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities if _covers(entity)]
    all_entities = list(entities)
    for name, pattern in FOUND_BY_ITSELF:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if all(end <= other_start or start >= other_end for other_start, other_end in taken):
                taken.append((start, end))
                all_entities.append({"type": name, "offset": start, "length": end - start})
    return sorted(all_entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _covers(entity: JSON) -> bool:
    """Whether nothing is searched inside: styles and quotes may contain links, links and code may not."""
    style = entity["type"]
    return style not in ("bold", "italic", "underline", "strikethrough", "spoiler") and not style.endswith("blockquote")


def trim(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """The text without blanks at its ends, entities moved along."""
    start = utf16_length(text[: len(text) - len(text.lstrip())])
    trimmed = text.strip()
    end = start + utf16_length(trimmed)
    moved = []
    for entity in entities:
        first, last = max(entity["offset"], start), min(entity["offset"] + entity["length"], end)
        if first < last:
            moved.append({**entity, "offset": first - start, "length": last - first})
    return trimmed, moved
