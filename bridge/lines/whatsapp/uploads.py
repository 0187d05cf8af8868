"""Files that Meta has already: what a broadcast carries is uploaded once, and named to all others."""

import time
from dataclasses import dataclass, replace
from datetime import timedelta

from storage.content import Media, MediaRef

# Meta keeps an upload for 30 days; a broadcast is done within one.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
KEPT_FOR = timedelta(days=1)
MOST = 32  # files remembered; the oldest is uploaded again
DOUBTED = frozenset({"100", "131009", "131052", "131053"})  # refusals that may mean: no such file (any more)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file at Meta's, in the form it was taken in."""

    media_id: str
    taken: Media
    until: float

    def as_for(self, file: Media) -> Media:
        """The same file under the words it goes with this time."""
        return replace(file, media=self.taken.media, ref=self.taken.ref)


class Uploads:
    """Those of one number; only this process knows of them."""

    def __init__(self) -> None:
        self._kept: dict[MediaRef, Upload] = {}

    def find(self, file: Media) -> Upload | None:
        """What Meta calls it, None if it must be uploaded."""
        upload = self._kept.get(file.ref)
        return upload if upload is not None and time.monotonic() < upload.until else None

    def keep(self, file: Media, taken: Media, media_id: str) -> None:
        """It was uploaded, in this form."""
        self._kept.pop(file.ref, None)
        if len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[file.ref] = Upload(media_id, taken, time.monotonic() + KEPT_FOR.total_seconds())

    def doubt(self, file: Media, cause: str) -> None:
        """A message with it was refused: if the file may be why, it is uploaded again."""
        if cause in DOUBTED:
            self._kept.pop(file.ref, None)
