"""What goes to subscribers: an issue of a bulletin, and the consent to get it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.content import Content, Text, reworded
from storage.model import BroadcastId, CitizenId, DeliveryId, DeskName, LineName, OperatorId


class BroadcastState(StrEnum):
    """The life of a broadcast."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One issue of a bulletin (`bulletin` empty: to every subscriber; `zone` empty: wherever they live).

    `due`: when it starts, or goes on, by itself. `until`: nothing leaves from then on, since the night begins or it
    expires; once it has expired (`expires`) nothing of it is ever sent.
    """

    id: BroadcastId
    line: LineName
    desk: DeskName
    bulletin: str
    content: Content
    state: BroadcastState
    proposer: OperatorId | None
    notice: DeliveryId | None
    created: datetime
    started: datetime | None
    is_alert: bool = False  # cannot wait: it overtakes the news, and a doubtful copy is sent again
    zone: str = ""
    cause: str = ""  # why it is as it is: the network's code, `quiet`, `expired`, `restored`
    due: datetime | None = None
    until: datetime | None = None
    expires: datetime | None = None
    expiry_hours: int | None = None  # of its own; None: those of its kind
    asked: datetime | None = None  # since when its card waits for what the network says
    corrects: BroadcastId | None = None  # it goes only to whoever got, or may have got, that one
    reports: int = 0  # given since it ended
    translations: Mapping[str, Text] = field(default_factory=dict)  # the writer's words in further languages
    planned: int = 0  # to how many it goes, while not all have their row; 0: their rows are all there are
    again: str = ""  # who of those that missed it is still to go again, as `storage.attempts` wrote it
    request: DeliveryId | None = None  # the notice that asks the second person, the latest one
    per_minute: int = 0  # for how many it has been settled a minute lately; 0: not known

    def content_in(self, language: str) -> Content:
        """What who reads this language gets: the writer's words in it, where they gave any."""
        words = self.translations.get(language)
        return self.content if words is None else reworded(self.content, words)


@dataclass(frozen=True, slots=True)
class Consent:
    """One line of the append-only ledger. `bulletin` `*` is everything; `notice_hash` is of the notice's words.

    `words` are the citizen's own, the reason staff gave, or the proof in an imported list; `at` is when they were said.
    """

    line: LineName
    citizen: CitizenId
    bulletin: str
    given: bool
    words: str
    notice_version: str
    means: str  # keyword, button, import, staff
    at: datetime
    notice_hash: str = ""
    foreign_id: str = ""  # what the network calls the message the words stood in
    operator: OperatorId | None = None  # who wrote it down, where it was staff


EVERYTHING = "*"  # the bulletin that stands for all of a line's bulletins
