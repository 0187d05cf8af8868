"""What a delivery is as the content of an event: files, places, and what they belong to. Pure."""

import html
from collections.abc import Mapping
from dataclasses import replace

from bridge import wording
from bridge.desks.matrix.formatting import to_content
from bridge.files import LocalFile
from storage.content import Location, Media, MediaKind, Span, Style, Text

Content = dict[str, object]

_MSGTYPES = {
    MediaKind.IMAGE: "m.image",
    MediaKind.VIDEO: "m.video",
    MediaKind.AUDIO: "m.audio",
    MediaKind.VOICE: "m.audio",
    MediaKind.DOCUMENT: "m.file",
}


def of_text(text: Text, *, by_bridge: bool) -> Content:
    """Words. Those of the bridge itself are notices, which other bots leave alone."""
    return to_content(text, msgtype="m.notice" if by_bridge else "m.text")


def of_file(media: Media, file: LocalFile, address: str, keys: Content | None = None) -> tuple[str, Content]:
    """The type and content of an event that shows a file, its caption with it where its kind has one.

    `keys` open a file that is under a seal.
    """
    where: Content = {"url": address} if keys is None else {"file": {**keys, "url": address}}
    info: Content = {"size": file.size_bytes}
    if file.mime_type:
        info["mimetype"] = file.mime_type.partition(";")[0].strip()
    name = wording.clean_name(file.filename, longest=120) or f"{media.media}{_extension(file.mime_type)}"
    if media.media is MediaKind.STICKER:
        return "m.sticker", {"body": media.emoji or name, **where, "info": info, "m.mentions": {}}
    # A caption stands in the body, the name beside it. https://spec.matrix.org/latest/client-server-api/#media-captions
    words = of_text(media.caption, by_bridge=False) if media.caption.text else {"body": name, "m.mentions": {}}
    found = {**words, "msgtype": _MSGTYPES[media.media], "filename": name, **where, "info": info}
    if media.media is MediaKind.VOICE:  # https://github.com/matrix-org/matrix-spec-proposals/pull/3245
        found |= {"org.matrix.msc3245.voice": {}, "org.matrix.msc1767.audio": {}}
    return "m.room.message", found


def of_place(place: Location) -> Content:
    """A place on the map, with its name in words."""
    uri = f"geo:{place.latitude},{place.longitude}"
    named = ", ".join(part for part in (place.name, place.address) if part)
    words = wording.clean(f"{named}\n{uri}" if named else uri)
    return {"msgtype": "m.location", "body": words, "geo_uri": uri, "m.mentions": {}}


def of_head(state: str, title: str, card: str) -> Content:
    """The message a thread hangs on: how its case stands, whose it is, their card."""
    title = wording.clean(title)
    words = f"{state} {title}\n{wording.clean(card)}"
    return of_text(Text(words, (Span(len(state) + 1, len(title), Style.BOLD),)), by_bridge=True)


def with_former(content: Content, words: str, address: str) -> Content:
    """The head of a case that came back, with the way to the one before."""
    said = {"body": f"{content['body']}\n{words}: {address}"}
    link = f'<a href="{html.escape(address)}">{html.escape(words)}</a>'
    return {**content, **said, "formatted_body": f"{content['formatted_body']}<br>{link}"}


def in_thread(content: Mapping[str, object], head: str, answers: str) -> Content:
    """The same in a thread; `answers` is the message it stands under, if any."""
    relation = {"rel_type": "m.thread", "event_id": head, "is_falling_back": not answers}
    return {**content, "m.relates_to": {**relation, "m.in_reply_to": {"event_id": answers or head}}}


def thread_of(event: Mapping[str, object]) -> str:
    """The head of the thread an event stands in, or the name of the timeline beside all threads, as receipts have it.

    https://spec.matrix.org/latest/client-server-api/#threaded-read-receipts
    """
    content = event.get("content")
    relation = content.get("m.relates_to") if isinstance(content, Mapping) else None
    head = relation.get("event_id") if isinstance(relation, Mapping) else None
    is_in_one = isinstance(relation, Mapping) and relation.get("rel_type") == "m.thread"
    return head if is_in_one and isinstance(head, str) else "main"


def under(content: Mapping[str, object], answers: str) -> Content:
    """The same in the room itself, under a message if there is one."""
    return {**content, "m.relates_to": {"m.in_reply_to": {"event_id": answers}}} if answers else dict(content)


def edit_of(event_id: str, content: Mapping[str, object]) -> Content:
    """New words for what was said before; who cannot show edits sees them behind a star."""
    shown = {**content, "body": f"* {content['body']}", "m.new_content": dict(content)}
    if "formatted_body" in content:
        shown["formatted_body"] = f"* {content['formatted_body']}"
    return {**shown, "m.relates_to": {"rel_type": "m.replace", "event_id": event_id}}


def reaction(event_id: str, emoji: str) -> Content:
    """An emoji on a message."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}}


def without_caption(media: Media) -> Media:
    """The file alone, where its words go by themselves."""
    return replace(media, caption=Text(""))


def _extension(mime_type: str) -> str:
    plain = mime_type.partition(";")[0].rpartition("/")[2]
    return f".{'jpg' if plain == 'jpeg' else plain}" if plain else ""
