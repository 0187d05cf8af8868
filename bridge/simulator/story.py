"""The opening story of the demo: three citizens, two colleagues, and what happens before you arrive."""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

# A drawing that the page made on a canvas: a street at dusk, its lamp broken.
PHOTO = Path(__file__).parent / "page" / "lampione.jpg"

# Italian mobile numbers begin with 31 to 39: nobody can have one that begins with 300. ITU-T E.164, Italy's plan.
CITIZENS: list[dict[str, Any]] = [
    {"id": "giulia", "name": "Giulia Bianchi", "phone": "+393000000101"},
    {"id": "amadou", "name": "Amadou Diallo", "phone": "+393000000102"},
    {"id": "rosa", "name": "Rosa Esposito", "phone": "+393000000103"},
]
STAFF: list[dict[str, Any]] = [
    {"name": "Maria Ferri", "username": "maria_ferri", "status": "administrator"},
    {"name": "Luca Neri", "username": "luca_neri", "status": "member"},
]
# Who says what, in order. `photo` stands for the bytes of PHOTO.
WORDS: list[tuple[str, dict[str, Any]]] = [
    ("giulia", {"type": "text", "text": "ISCRIZIONE ON"}),
    ("amadou", {"type": "text", "text": "ISCRIZIONE ON"}),
    ("rosa", {"type": "text", "text": "ISCRIZIONE ON"}),
    (
        "giulia",
        {
            "type": "text",
            "text": "Buongiorno! Per la *carta d’identità* serve l’appuntamento? La mia scade il mese prossimo.",
        },
    ),
    (
        "amadou",
        {
            "type": "image",
            "mime_type": "image/jpeg",
            "photo": True,
            "caption": "Buonasera, il lampione davanti alla scuola è rotto e la sera non si vede niente.",
        },
    ),
    (
        "amadou",
        {
            "type": "location",
            "latitude": 37.56812,
            "longitude": 14.27745,
            "name": "Scuola elementare",
            "address": "Via Garibaldi 12",
        },
    ),
]

Post = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]


async def tell(post: Post) -> None:
    """Tell it to a fresh town with the bridge already listening.

    `post(path, body)` calls the control API, as in `post("/control/citizens", {…})`, and raises when it is refused.
    """
    for colleague in STAFF:
        await post("/control/group/members", colleague)
    for citizen in CITIZENS:
        await post("/control/citizens", citizen)
    photo = base64.b64encode(await asyncio.to_thread(PHOTO.read_bytes)).decode()
    for citizen_id, words in WORDS:
        message = dict(words)
        if message.pop("photo", False):
            message["media_base64"] = photo
        await post(f"/control/citizens/{citizen_id}/messages", message)
