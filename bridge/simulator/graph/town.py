"""The people with phones: who they are, what is in their conversation with the line."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

# https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages
SERVICE_WINDOW = timedelta(hours=24)
HIDDEN_PHONE = "39000000000"  # what stands in a wamid for a citizen whose number the line may not see


@dataclass(slots=True, eq=False)
class Citizen:
    """Somebody with a phone. `phone` has its plus; `blocked` and `stopped_marketing` are what they did to the line."""

    id: str
    name: str
    phone: str
    bsuid: str
    username: str = ""
    has_whatsapp: bool = True
    blocked: bool = False
    stopped_marketing: bool = False
    hide_phone: bool = False
    online: bool = True
    blocked_by_line: bool = False
    last_wrote: float = 0.0  # virtual seconds of the last message or call: opens the window
    messages: list["Message"] = field(default_factory=list)

    @property
    def digits(self) -> str:
        """The number as `wa_id`."""
        return self.phone.lstrip("+")

    def is_window_open(self, now: float) -> bool:
        """Whether free-form messages may be sent to them."""
        return bool(self.last_wrote) and now - self.last_wrote < SERVICE_WINDOW.total_seconds()

    def as_contact(self) -> dict[str, Any]:
        """The member of a webhook's `contacts[]`. A hidden number is an absent key, not a null (Meta's BSUID page)."""
        profile = {"name": self.name} | ({"username": self.username} if self.username else {})
        contact: dict[str, Any] = {"profile": profile}
        if not self.hide_phone:
            contact["wa_id"] = self.digits
        return contact | {"user_id": self.bsuid}

    def as_json(self) -> dict[str, Any]:
        """As the control API shows them."""
        names = ("id", "name", "phone", "bsuid", "username", *FLAGS)
        unread = sum(message.sender == "line" and message.status in ("sent", "delivered") for message in self.messages)
        return {name: getattr(self, name) for name in names} | {"unread": unread}


FLAGS = ("has_whatsapp", "blocked", "stopped_marketing", "hide_phone", "online")


@dataclass(slots=True)
class Message:
    """One message of a conversation. `sender` is `citizen` or `line`; `status` is what its sender sees."""

    id: str
    sender: str
    at: float
    type: str
    text: str | None = None
    caption: str | None = None
    media_id: str | None = None
    link: str | None = None
    mime_type: str | None = None
    filename: str | None = None
    location: dict[str, Any] | None = None
    contacts: list[dict[str, Any]] | None = None
    header: str | None = None
    footer: str | None = None
    buttons: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    quoted: str | None = None
    reactions: dict[str, str] = field(default_factory=dict)
    status: str = "sent"
    template: str | None = None
    # What the page does not show: how Meta bills and reports it.
    has_left: bool = False  # its `sent` went out
    wants_read: bool = False  # read before it left
    is_priced: bool = False
    is_free: bool = False
    opaque: str | None = None
    category: str = "service"
    was_sent_by_bsuid: bool = False
    header_kind: str | None = None  # of the media in a header, for what may be sent

    def adopt(self, header: "Message") -> None:
        """Show the media of a header as this message's own."""
        self.media_id, self.link, self.mime_type = header.media_id, header.link, header.mime_type
        self.filename = header.filename
        self.header_kind = header.type

    def as_json(self, citizen: Citizen) -> dict[str, Any]:
        """As the control API shows it."""
        media_url = f"/control/citizens/{citizen.id}/media/{self.media_id}" if self.media_id else self.link
        return {
            "id": self.id,
            "from": self.sender,
            "at": self.at,
            "type": self.type,
            "text": self.text,
            "caption": self.caption,
            "media_url": media_url,
            "mime_type": self.mime_type,
            "filename": self.filename,
            "location": self.location,
            "contacts": self.contacts,
            "header": self.header,
            "footer": self.footer,
            "buttons": self.buttons,
            "rows": self.rows,
            "quoted": self.quoted,
            "reactions": dict(self.reactions),
            "status": self.status,
            "template": self.template,
        }


class Town:
    """Every citizen, found by id, number, BSUID or the wamid of one of their messages."""

    def __init__(self) -> None:
        self.citizens: dict[str, Citizen] = {}
        self._owners: dict[str, tuple[Citizen, Message]] = {}
        self._phones: dict[str, Citizen] = {}
        self._bsuids: dict[str, Citizen] = {}
        self._born = 0

    def admit(self, name: str, given: dict[str, str]) -> Citizen:
        """Somebody new; what is not given is made up. Raises ValueError when the id, number or BSUID is taken."""
        self._born += 1
        newcomer = Citizen(
            id=given.get("id") or f"citizen-{self._born}",
            name=name,
            phone=given.get("phone") or f"+39333{self._born:07d}",
            bsuid=given.get("bsuid") or fresh_bsuid(),
            username=given.get("username", ""),
        )
        if newcomer.id in self.citizens:
            raise ValueError(f"id {newcomer.id} is taken")
        self.rename(newcomer, newcomer.phone, newcomer.bsuid)
        self.citizens[newcomer.id] = newcomer
        return newcomer

    def rename(self, citizen: Citizen, phone: str, bsuid: str) -> None:
        """Give a citizen this number and BSUID. Raises ValueError when one of them is somebody else's."""
        taken = (self._phones.get(phone.lstrip("+")), self._bsuids.get(bsuid))
        if any(owner not in (None, citizen) for owner in taken):
            raise ValueError("that phone or bsuid belongs to somebody else")
        self._phones.pop(citizen.digits, None)
        self._bsuids.pop(citizen.bsuid, None)
        citizen.phone, citizen.bsuid = phone, bsuid
        self._phones[citizen.digits] = self._bsuids[bsuid] = citizen

    def by_phone(self, digits: str) -> Citizen | None:
        """Whoever has this number, written without plus."""
        return self._phones.get(digits)

    def by_bsuid(self, bsuid: str) -> Citizen | None:
        """Whoever has this BSUID."""
        return self._bsuids.get(bsuid)

    def keep(self, citizen: Citizen, message: Message, *, shown: bool = True) -> None:
        """Put a message in the conversation; one that is not `shown` (a reaction) is only findable by its wamid."""
        if shown:
            citizen.messages.append(message)
        self._owners[message.id] = (citizen, message)

    def find(self, wamid: str) -> tuple[Citizen, Message] | None:
        """The message with this id and whose conversation it is in."""
        return self._owners.get(wamid)

    def clear(self) -> None:
        """Nobody lives here."""
        self.citizens.clear()
        self._owners.clear()
        self._phones.clear()
        self._bsuids.clear()
        self._born = 0


def fresh_bsuid() -> str:
    """A business-scoped id as Meta makes them: country, dot, digits."""
    return f"IT.{secrets.randbelow(9 * 10**19) + 10**19}"


def make_wamid(citizen: Citizen, *, inbound: bool) -> str:
    """A message id shaped as Meta's: it holds the citizen's number in clear, so a log that leaks ids is caught.

    Decoded from Meta's own samples: 1c 18 len number 15 02 00, 12 (inbound) or 11, 18 len key 00.
    """
    number = (HIDDEN_PHONE if citizen.hide_phone else citizen.digits).encode()
    key = (b"3A" if inbound else b"") + secrets.token_hex(9).upper().encode()
    direction = b"\x12" if inbound else b"\x11"
    packed = b"\x1c\x18" + bytes([len(number)]) + number + b"\x15\x02\x00" + direction
    return "wamid." + base64.b64encode(packed + b"\x18" + bytes([len(key)]) + key + b"\x00").decode()
