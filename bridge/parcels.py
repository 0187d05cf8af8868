"""Parcels: deliveries of one thread that travel as one. Several texts are one message, several photos one album.

Only what already waits is put together, so an idle desk sees each message at once. What a network can join is data
(`Abilities`); what fits is decided here, pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bridge import wording
from bridge.errors import Failure, Refused, Retryable, Uncertain
from bridge.receipt import Receipt
from bridge.rules import Abilities
from storage.bodies import Mail, Notice, Post, Say
from storage.content import Location, Media, Span, Style, Text, file_of
from storage.outbox import Delivery

HALF_SAID = "half-said"
DOUBTFUL = frozenset({"interrupted", "no-answer", "timeout", "internal", HALF_SAID})  # a copy may have arrived
AGAIN = "↻ "  # before a post whose first copy may have arrived: a second one harms nobody, silence would
APART = "apart"  # failed together: each goes by itself, so that only the one to blame is put off or refused
LINE_BREAK = Text("\n")
MOST = 60  # followers looked at: more would not fit into a message anyway
FOLDED_FROM = 5  # followers: so many are a flood, and all but the first of it is folded
FOLD_UNITS = 64  # kept free for what stands above the fold


def may_lead(delivery: Delivery, abilities: Abilities) -> bool:
    """Whether it is worth asking what waits behind a delivery."""
    if not isinstance(delivery.body, Post) or delivery.last_cause == APART:
        return False
    content = delivery.body.content
    return (isinstance(content, Text) and abilities.merges_texts) or bool(_album(content, abilities))


def joined(head: Delivery, waiting: Sequence[Delivery], abilities: Abilities) -> Delivery:
    """The head with as many of those right behind it as can travel with it."""
    if not may_lead(head, abilities) or not isinstance(head.body, Post):
        return head
    behind = []
    for delivery in waiting:
        if not _may_follow(head, delivery):
            break
        behind.append(delivery)
    taken = _texts(head, behind, abilities) if isinstance(head.body.content, Text) else _items(head, behind, abilities)
    return head._replace(followers=tuple(taken))


def _may_follow(head: Delivery, delivery: Delivery) -> bool:
    """One that quotes stands under its own quote; those that may have arrived are marked, and go with their like."""
    if not isinstance(delivery.body, Post) or delivery.body.quoted is not None or delivery.last_cause == APART:
        return False
    return (delivery.last_cause in DOUBTFUL) == (head.last_cause in DOUBTFUL)


def _texts(head: Delivery, behind: Sequence[Delivery], abilities: Abilities) -> list[Delivery]:
    taken: list[Delivery] = []
    text = wording.join(prefix(head), _own_words(head))
    for delivery in behind:
        text = wording.join(text, LINE_BREAK, _own_words(delivery))
        is_text = isinstance(delivery.body, Post) and isinstance(delivery.body.content, Text)
        fold_units, fold_spans = (FOLD_UNITS, 1) if len(taken) + 1 >= FOLDED_FROM else (0, 0)
        has_room = (
            wording.units(text.text) <= abilities.text_units - fold_units
            and len(text.spans) <= abilities.text_spans - fold_spans
        )
        if not is_text or not has_room:
            break
        taken.append(delivery)
    return taken


def _items(head: Delivery, behind: Sequence[Delivery], abilities: Abilities) -> list[Delivery]:
    taken: list[Delivery] = []
    album = _album(head.body.content, abilities) if isinstance(head.body, Post) else frozenset()
    if not _caption_fits(head, abilities):
        return taken
    for delivery in behind[: abilities.album_items - 1]:
        content = delivery.body.content if isinstance(delivery.body, Post) else None
        if not isinstance(content, Media) or content.media not in album or not _caption_fits(delivery, abilities):
            break
        taken.append(delivery)
    return taken


def _album(content: object, abilities: Abilities) -> frozenset[object]:
    """The kinds of file that may stand in one album with this; none if it stands alone."""
    if not isinstance(content, Media) or content.animated or abilities.album_items < 2:
        return frozenset()
    return next((frozenset(kinds) for kinds in abilities.albums if content.media in kinds), frozenset())


def _caption_fits(delivery: Delivery, abilities: Abilities) -> bool:
    caption = wording.join(prefix(delivery), *(item.caption for item in items(delivery)))
    return wording.units(caption.text) <= abilities.caption_units


def prefix(delivery: Delivery, *, card: str | None = None) -> Text:
    """What goes before the words: the identity card in a thread's first message, a sign that a copy may exist."""
    place = delivery.thread
    if card is None:
        card = place.card if place is not None and place.is_card_owed else ""
    shown = Text(f"{card}\n\n") if card else Text("")
    return wording.join(shown, Text(AGAIN)) if delivery.last_cause in DOUBTFUL else shown


def doubt(delivery: Delivery, failure: Failure) -> str:
    """Why a copy may be there already, empty if none can be; nothing that comes later makes it untrue."""
    if failure.is_half_said:
        return HALF_SAID
    if delivery.last_cause in DOUBTFUL:
        return delivery.last_cause
    return failure.cause if isinstance(failure, Uncertain) and failure.cause in DOUBTFUL else ""


def words(delivery: Delivery, others: Callable[[int], str]) -> Text:
    """The words of a delivery and of those that travel with it, one under the other.

    Of a flood all but the first are folded under a line that says how many they are (`others`).
    """
    own = _own_words(delivery)
    rest = wording.join(*_lines([_own_words(follower) for follower in delivery.followers]))
    if len(delivery.followers) < FOLDED_FROM:
        return wording.join(own, LINE_BREAK, rest) if delivery.followers else own
    # Telegram folds no quote within a fold. https://core.telegram.org/bots/api#formatting-options
    dress = (span for span in rest.spans if span.style is not Style.QUOTE)
    folded = replace(rest, spans=(Span(0, len(rest.text), Style.FOLDED), *dress))
    return wording.join(own, Text(f"\n{others(len(delivery.followers))}\n"), folded)


def _lines(texts: Sequence[Text]) -> list[Text]:
    return [part for text in texts for part in (LINE_BREAK, text)][1:]


def _own_words(delivery: Delivery) -> Text:
    body = delivery.body
    own = body.text if isinstance(body, Notice) else body.content if isinstance(body, Post) else None
    return own if isinstance(own, Text) else Text("")


def items(delivery: Delivery) -> list[Media]:
    """The files of a delivery and of those that travel with it."""
    bodies = [each.body for each in (delivery, *delivery.followers)]
    return [body.content for body in bodies if isinstance(body, Post) and isinstance(body.content, Media)]


def files(delivery: Delivery) -> list[Media]:
    """The files to be at hand when a delivery is carried, with those of what travels with it."""
    body = delivery.body
    if isinstance(body, Notice):
        return [] if body.attached is None else [body.attached]
    if isinstance(body, Mail):
        return list(body.photos)
    if isinstance(body, Say):
        file = file_of(body.content)
        return [] if file is None else [file]
    return items(delivery)


def calls(delivery: Delivery) -> int:
    """How much of a room's patience it costs: a thread to open counts, and every item of an album."""
    content = delivery.body.content if isinstance(delivery.body, Post) else None
    items = 1 + (len(delivery.followers) if isinstance(content, Media) else 0)
    opens = delivery.thread is not None and delivery.thread.anchor is None and isinstance(delivery.body, Post | Notice)
    card_apart = isinstance(content, Location) and bool(prefix(delivery).text)
    return items + opens + card_apart


def opened(delivery: Delivery, outcome: Receipt | Failure) -> list[tuple[Delivery, Receipt | Failure]]:
    """Each delivery of a parcel with what became of it."""
    if not delivery.followers:
        return [(delivery, outcome)]
    members = [delivery, *delivery.followers]
    if isinstance(outcome, Receipt):
        names = [outcome.foreign_id, *(outcome.followers or [outcome.foreign_id] * len(delivery.followers))]
        return [(each, outcome._replace(foreign_id=name)) for each, name in zip(members, names, strict=True)]
    if isinstance(outcome, Refused) or (isinstance(outcome, Retryable) and outcome.counts and not outcome.whole_lane):
        apart = Retryable(APART, timedelta(0), counts=False)
        apart.anchor = outcome.anchor
        return [(each, apart) for each in members]
    return [(each, outcome) for each in members]
