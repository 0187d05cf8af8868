"""What the decisions need to know of each line and desk: a few values each, built once from the settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta, tzinfo
from decimal import Decimal

from bridge.errors import Failure
from bridge.links import Links
from bridge.office import Office
from bridge.statistics import Weekly
from storage.content import MediaKind
from storage.model import DeskName, Lane, LineName, lane_of_desk, lane_of_line


@dataclass(frozen=True, slots=True)
class MediaLimit:
    """What one side takes of one kind of file."""

    max_bytes: int
    mime_types: frozenset[str] = frozenset()  # empty: any


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a network can do, as data. Lengths in UTF-16 units."""

    text_units: int
    caption_units: int
    media: Mapping[MediaKind, MediaLimit]
    download_bytes: int  # the largest file that can be fetched from it
    has_buttons: bool = True
    keeps_slash: bool = False  # its programs keep for themselves what begins with "/": commands begin with "!" there
    has_heads: bool = False  # a thread hangs on a message with its card and state: a case that comes back gets another
    are_threads_loose: bool = False  # staff may write beside a thread: then what they answer says whom they mean
    template_units: int = 0  # how many words of ours a template holds; 0: the network has none
    captions: frozenset[MediaKind] = frozenset()
    merges_texts: bool = False  # several texts of one thread may be shown as one message
    text_spans: int = 100  # dressed stretches in one message
    list_rows: int = 0  # things to tap in one list; 0: it has none
    list_title_units: int = 0
    list_description_units: int = 0
    list_buttons: int = 0  # so few that they are buttons under the words
    album_items: int = 0  # files shown as one album; 0: it has none
    albums: tuple[frozenset[MediaKind], ...] = ()  # the kinds that may stand in one album together


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The part of every day in which news do not go, in the line's local time; it may go over midnight."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Rates:
    """What the network asks for a delivered message, in euro; `warn_above`: a draft that costs more is marked."""

    service: Decimal
    utility: Decimal
    marketing: Decimal
    free_service_per_month: int
    warn_above: Decimal


@dataclass(frozen=True, slots=True)
class CategoryRules:
    """A kind of fault, and who sees to it. `title` empty: it is among the texts. `desk`, `email`: how they are told."""

    name: str
    title: str = ""
    office: str = ""
    email: str = ""
    desk: DeskName | None = None


@dataclass(frozen=True, slots=True)
class LineRules:
    """One line, as far as decisions are concerned."""

    name: LineName
    title: str
    desks: tuple[DeskName, ...]
    language: str
    timezone: tzinfo
    human_only: bool
    phone_number: str
    messages_per_second: int
    broadcast_template: str
    answer_template: str
    notice_url: str
    notice_version: str
    notice_hash: str
    page_url: str
    hours: str  # in words, empty: always open
    abilities: Abilities
    meaning_of: Callable[[int], Failure]  # what an error code of this network means for a delivery
    bulletins: Mapping[str, str] = field(default_factory=dict)
    more_templates: tuple[str, ...] = ()  # for broadcasts, which carry what broadcast_template cannot
    bulletin_templates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # those of one bulletin alone
    zones: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # the directory: details by office
    contacts: tuple[str, ...] = ()  # the offices told of while it is closed; none: the first of the directory
    alerts: frozenset[str] = frozenset()  # the bulletins that cannot wait
    alert_silence: timedelta = timedelta(minutes=10)  # an alert's copy nobody vouches for is sent again after it
    answer_time: timedelta = timedelta(hours=48)  # what is written this soon after a broadcast answers it
    fold_thanks: bool = True  # thanks for a broadcast open no thread
    alert_expiry_hours: int = 2  # later than this after its hour a broadcast is never sent
    news_expiry_hours: int = 24
    quiet: QuietHours | None = None  # news wait until they are over
    rates: Rates = Rates(Decimal(0), Decimal(0), Decimal(0), 0, Decimal(0))
    office: Office | None = None  # when people answer; None: always
    same_case_for: timedelta = timedelta(days=7)  # who writes this soon after the end goes on with the same case
    window_warning: timedelta = timedelta(minutes=60)  # before people go home, of windows that close meanwhile
    asks_satisfaction: bool = False  # how it went, once a case is closed
    weekly: Weekly | None = None  # when the statistics are told by themselves
    promise: timedelta | None = None  # of the first answer, in opening hours; None: nothing is promised
    categories: Mapping[str, CategoryRules] = field(default_factory=dict)  # of faults
    siblings: tuple[LineName, ...] = ()  # the lines of the same account, itself among them: they share its limits

    @property
    def lane(self) -> Lane:
        """The lane that leads to it."""
        return lane_of_line(self.name)

    @property
    def broadcast_templates(self) -> tuple[str, ...]:
        """Those of broadcasts of whatever bulletin, in order of preference."""
        return tuple(dict.fromkeys([*self.more_templates, self.broadcast_template]))

    def sends(self, template: str) -> bool:
        """Whether this template is one of those the bridge sends."""
        of_bulletins = any(template in names for names in self.bulletin_templates.values())
        return of_bulletins or template in (self.answer_template, *self.broadcast_templates)


@dataclass(frozen=True, slots=True)
class DeskRules:
    """One desk, as far as decisions are concerned."""

    name: DeskName
    title: str
    language: str
    explicit_replies: bool
    undo_seconds: float
    merge_seconds: float  # an operator's texts within it leave as one message; 0: each by itself
    managers: frozenset[str]
    approvers: frozenset[str]
    abilities: Abilities
    lines: tuple[LineName, ...]

    @property
    def lane(self) -> Lane:
        """The lane that leads to it."""
        return lane_of_desk(self.name)


@dataclass(frozen=True, slots=True)
class Rules:
    """All lines and desks."""

    lines: Mapping[LineName, LineRules]
    desks: Mapping[DeskName, DeskRules]
    links: Links | None = None  # None: files too large for a desk are told, not linked
    sends_mail: bool = False

    def desks_of(self, line: LineName) -> tuple[DeskRules, ...]:
        """The desks a line is answered from."""
        return tuple(self.desks[name] for name in self.lines[line].desks)

    def main_line_of(self, desk: DeskName) -> LineRules:
        """The line a command typed in the room is about, where it names none."""
        return self.lines[self.desks[desk].lines[0]]
