"""What a line has used of what its network allows: people written to first, and free words of the month."""

from collections import Counter
from collections.abc import Sequence

from bridge.relay.decision import Decision
from storage import audiences
from storage.bodies import Say
from storage.content import Template
from storage.model import CitizenId, LineName
from storage.outbox import Delivery


def note(d: Decision, gone: Sequence[Delivery]) -> None:
    """These have gone, or may have. A template goes to those outside the window, so each opens a conversation."""
    opened: set[CitizenId] = set()
    words: Counter[str] = Counter()
    for delivery in gone:
        if not isinstance(delivery.body, Say) or delivery.citizen is None:
            continue
        if isinstance(delivery.body.content, Template):
            opened.add(delivery.citizen)
        else:
            words[delivery.lane] += 1
    if opened:
        audiences.opened(d.tx, opened, now=d.now)
    for lane, number in words.items():
        line = d.rules.lines.get(LineName(lane.removeprefix("line:")))
        if line is not None:
            month = f"{d.now.astimezone(line.timezone):%Y-%m}"
            audiences.count_words(d.tx, line.name, month, number)
