"""What can go wrong, in one tree.

SportelloError
├── StartRefused            the bridge cannot start; its message is the one line a technician reads
└── Failure                 a delivery did not arrive; exactly one of
    ├── Retryable           again after a while; `whole_lane` if nothing else would pass either
    ├── Refused             never; `cause` is the end of the text key that says why
    │   └── TooLarge        a file beyond what the other side takes, known before its bytes were moved where possible
    ├── WindowClosed        the citizen has not written for 24 hours: only a template may go
    ├── OptedOut            the citizen does not want this kind of message
    └── Uncertain           bytes left, no answer came: it may have arrived
"""

from datetime import timedelta


class SportelloError(Exception):
    """The root: everything Sportello raises by itself."""


class StartRefused(SportelloError):
    """The bridge cannot start."""


class Failure(SportelloError):
    """A delivery that did not arrive.

    `anchor`: the thread that was opened before it failed. `is_half_said`: part of it was shown. `stray`: a message that
    landed where it must not be seen, and could not be taken away. `said`: the network's own words, for a technician.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.anchor: str | None = None
        self.is_half_said = False
        self.stray: str | None = None
        self.said = ""

    @property
    def is_others_too(self) -> bool:
        """Whether what comes right after it would not pass either."""
        return False


class Retryable(Failure):
    """Nothing arrived; it may go again after `after`, `at_most` times in all.

    `counts` False: a rate limit, no fault of the delivery, tried for as long as it takes. `whole_lane`: nothing else
    would pass either. `needs_somebody`: not before a person mends it, so everybody who can be told is told.
    """

    def __init__(
        self,
        cause: str,
        after: timedelta,
        *,
        whole_lane: bool = False,
        counts: bool = True,
        at_most: int = 8,
        needs_somebody: bool = False,
    ) -> None:
        super().__init__(cause)
        self.after = after
        self.whole_lane = whole_lane
        self.counts = counts
        self.at_most = at_most
        self.needs_somebody = needs_somebody
        self.of_voice = False  # the trouble of one account among several: another may carry it

    @property
    def is_others_too(self) -> bool:
        """Whether what comes right after it would not pass either."""
        return self.whole_lane


class Refused(Failure):
    """Nothing arrived and never will. `stops_broadcast`: nobody else would get it either."""

    def __init__(self, cause: str, *, stops_broadcast: bool = False) -> None:
        super().__init__(cause)
        self.stops_broadcast = stops_broadcast

    @property
    def is_others_too(self) -> bool:
        """Whether what comes right after it would not pass either."""
        return self.stops_broadcast


class TooLarge(Refused):
    """A file beyond the measure. `size_bytes` None: nobody had said how large it is, and it went on beyond."""

    def __init__(self, size_bytes: int | None, limit_bytes: int) -> None:
        super().__init__("media-too-large")
        self.size_bytes = size_bytes
        self.limit_bytes = limit_bytes


class WindowClosed(Failure):
    """Only a template may go now."""

    def __init__(self) -> None:
        super().__init__("131047")


class OptedOut(Failure):
    """The citizen switched this kind of message off."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)


class Uncertain(Failure):
    """It may have arrived; nobody may send it again blindly."""
