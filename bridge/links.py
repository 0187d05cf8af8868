"""Short-lived addresses of files that a desk cannot show: signed, so that only we can make them. Pure."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.content import MediaRef

PURPOSE = b"sportello file link\0"  # the same secret signs nothing else


class NotOurs(Exception):
    """Nobody here made this address, or somebody changed it."""


class Expired(Exception):
    """It was ours, and its time is over."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads addresses. `root` is where the bridge is reached from outside."""

    root: str
    secret: bytes
    lifetime: timedelta

    def address_of(self, ref: MediaRef, *, now: datetime) -> str:
        """Where the file is until its time is over: what it says is its lane, id, name and that time."""
        said = [ref.lane, ref.file, ref.filename, int((now + self.lifetime).timestamp())]
        payload = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
        return f"{self.root}/file/{_text(payload)}.{_text(self._sign(payload))}"

    def read(self, token: str, *, now: datetime) -> MediaRef:
        """The file an address names. Raises NotOurs or Expired."""
        words, _, signature = token.partition(".")
        payload = _bytes(words)
        if not hmac.compare_digest(self._sign(payload), _bytes(signature)):
            raise NotOurs
        lane, file, filename, until = json.loads(payload)
        if now.timestamp() >= until:
            raise Expired
        return MediaRef(lane, file, filename=filename)

    def _sign(self, payload: bytes) -> bytes:
        return hmac.digest(self.secret, PURPOSE + payload, hashlib.sha256)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotOurs from None
