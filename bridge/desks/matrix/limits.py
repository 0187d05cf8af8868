"""What a homeserver takes, in one place. https://spec.matrix.org/latest/client-server-api/#size-limits"""

from collections.abc import Mapping

from bridge.rules import Abilities, MediaLimit
from storage.content import MediaKind
from storage.model import CaseMark, MarkKind

MEGABYTE = 1024 * 1024

ABILITIES = Abilities(
    # An event is at most 64 KiB, its words twice in it: plain and dressed, where one character may become five.
    text_units=6000,
    caption_units=6000,
    # A stock homeserver takes 50 MB; what this one takes is asked before each upload.
    media={kind: MediaLimit(50 * MEGABYTE) for kind in MediaKind},
    download_bytes=100 * MEGABYTE,  # as large as a citizens' network takes a document
    has_buttons=False,
    keeps_slash=True,
    captions=frozenset(kind for kind in MediaKind if kind is not MediaKind.STICKER),
    # Each delivery is an event by itself: its transaction id makes sure that it is said once.
    merges_texts=False,
    has_heads=True,
    are_threads_loose=True,
)

MARKS = {
    MarkKind.ACCEPTED: "🕊",
    MarkKind.DELIVERED: "👌",
    MarkKind.READ: "👀",
    MarkKind.FAILED: "💔",
    MarkKind.NOTE: "✍️",
}

# Marks of what has reached the citizens' network at least.
CARRIED = frozenset({MarkKind.ACCEPTED, MarkKind.DELIVERED, MarkKind.READ})

# What the head of a thread says of its case.
CASES: Mapping[str, str] = {CaseMark.WAITING: "📥", CaseMark.TAKEN: "🟢", CaseMark.CLOSED: "✅"}
