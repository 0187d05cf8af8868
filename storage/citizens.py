"""Who wrote: a citizen is found by any of the names a network has for them, and never by what they call themselves."""

import json
from datetime import datetime

from storage.driver import Transaction, from_ms, to_ms
from storage.model import Address, AddressKind, Citizen, CitizenId, DeliveryId, LineName, Sender


async def find(tx: Transaction, line: LineName, addresses: tuple[Address, ...]) -> CitizenId | None:
    """The citizen behind any of these addresses; the BSUID decides if two of them disagree."""
    wanted = json.dumps([[a.kind, a.value] for a in addresses])
    row = await tx.row("citizens.by_addresses", line=line, addresses=wanted)
    return None if row is None else CitizenId(row["citizen_id"])


async def recognise(tx: Transaction, line: LineName, sender: Sender, *, now: datetime) -> Citizen:
    """Find or make the citizen, bind the addresses the event showed together, and keep the name they go by now."""
    found = await find(tx, line, sender.addresses)
    if found is not None and await _is_somebody_else(tx, found, sender.addresses):
        for address in sender.addresses:
            await unbind(tx, line, address)
        found = None
    if found is None:
        row = await tx.row("citizens.create", line=line, name=sender.name, username=sender.username, now_ms=to_ms(now))
        assert row is not None  # INSERT … RETURNING always answers
        found = CitizenId(row["id"])
    elif sender.name or sender.username:
        tx.later("citizens.rename", id=found, name=sender.name, username=sender.username)
    await bind(tx, line, found, sender.addresses)
    return await get(tx, found)


async def _is_somebody_else(tx: Transaction, found: CitizenId, addresses: tuple[Address, ...]) -> bool:
    """A known number with another business-scoped id: the number has a new owner, who must not inherit anything.

    The id changes with the number, never under it; who keeps theirs over a move is told by a system message.
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
    """
    shown = _bsuid(addresses)
    known = _bsuid((await get(tx, found)).addresses) if shown else ""
    return bool(shown and known and shown != known)


def _bsuid(addresses: tuple[Address, ...]) -> str:
    return next((address.value for address in addresses if address.kind is AddressKind.BSUID), "")


async def bind(tx: Transaction, line: LineName, citizen: CitizenId, addresses: tuple[Address, ...]) -> None:
    """These addresses are this citizen's; an older one of the same kind is theirs no more."""
    for address in addresses:
        tx.later("citizens.unbind_kind", citizen_id=citizen, kind=address.kind, value=address.value)
        tx.later("citizens.bind", line=line, kind=address.kind, value=address.value, citizen_id=citizen)


async def unbind(tx: Transaction, line: LineName, address: Address) -> None:
    """A number or id given up: its next owner must not be taken for this citizen."""
    tx.later("citizens.unbind", line=line, kind=address.kind, value=address.value)


async def get(tx: Transaction, citizen: CitizenId) -> Citizen:
    """One citizen with all addresses. Raises LookupError if there is none."""
    found, addresses = await tx.several(
        ("citizens.get", {"id": citizen}), ("citizens.addresses", {"citizen_id": citizen})
    )
    if not found:
        raise LookupError("no such citizen")
    row = found[0]
    return Citizen(
        id=citizen,
        line=LineName(row["line"]),
        name=row["name"] or row["username"],
        language=row["language"],
        marketing_stopped=bool(row["marketing_stopped"]),
        is_blocked=bool(row["is_blocked"]),
        last_heard=None if row["last_heard_ms"] is None else from_ms(row["last_heard_ms"]),
        created=from_ms(row["created_ms"]),
        addresses=tuple(Address(AddressKind(a["kind"]), a["value"]) for a in addresses),
    )


async def known(tx: Transaction, line: LineName, citizen: CitizenId) -> Citizen | None:
    """One citizen of this line, None if there is none of that id."""
    row = await tx.row("citizens.known", id=citizen, line=line)
    return None if row is None else await get(tx, citizen)


async def search(tx: Transaction, line: LineName, words: str, *, digits: str = "", limit: int) -> list[Citizen]:
    """Those whose name holds these words or, given `digits`, whose number ends in them; who wrote last comes first."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = await tx.rows("citizens.search", line=line, pattern=f"%{escaped}%", digits=digits, limit=limit)
    return [await get(tx, CitizenId(row["id"])) for row in rows]


async def hear(tx: Transaction, citizen: CitizenId, at: datetime) -> None:
    """They spoke at this time, by the network's clock; an older message arriving late changes nothing."""
    tx.later("citizens.hear", id=citizen, at_ms=to_ms(at))


async def speak(tx: Transaction, citizen: CitizenId, language: str) -> None:
    """The language they want to read; empty: the line's."""
    tx.later("citizens.speak", id=citizen, language=language)


async def stop_marketing(tx: Transaction, citizen: CitizenId, *, stopped: bool) -> None:
    """WhatsApp's own switch for marketing templates."""
    tx.later("citizens.stop_marketing", id=citizen, stopped=int(stopped))


async def note_closure(tx: Transaction, citizen: CitizenId, since: datetime) -> bool:
    """They are told of the closure that began then; False if they have been."""
    return await tx.execute("citizens.note_closure", id=citizen, since_ms=to_ms(since)) > 0


async def note_call_back(tx: Transaction, citizen: CitizenId, delivery: DeliveryId) -> None:
    """By this they are asked to tap."""
    tx.later("citizens.note_call_back", id=citizen, delivery_id=delivery)


async def is_call_back(tx: Transaction, citizen: CitizenId, quoted: str) -> bool:
    """Whether what the network calls so asked them to tap; while we wait for its name, a new name is that."""
    return await tx.row("citizens.is_call_back", id=citizen, quoted=quoted) is not None


async def is_called_back(tx: Transaction, citizen: CitizenId, *, since: datetime) -> bool:
    """Whether they are being asked to tap, or have been since then; not where it failed or nobody knows."""
    return await tx.row("citizens.is_called_back", id=citizen, since_ms=to_ms(since)) is not None
