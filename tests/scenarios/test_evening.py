"""A whole evening, as the room and the citizens read it, kept as text: `SPORTELLO_RECORD=1` writes it anew.

What depends on the hour or on how fast the machine is stands as a sign: ⏱ a time, ▒ a number.
"""

import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.scenarios.broadcasting import copies, subscribed, weighed
from tests.town import Citizen, Object, Operator, Town, labels, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEPT = Path(__file__).parent / "evening.txt"
ROME = ZoneInfo("Europe/Rome")
TWO_DAYS = 2 * 24 * 3600
APPROVERS = ("telegram:700000001", "telegram:700000002")
SIGNS = (
    (r"\b(?:oggi|domani|ieri|[^\W\d_]+ \d{1,2} [^\W\d_]+) alle \d{1,2}:\d\d", "⏱"),
    (r"\b\d\d/\d\d \d{1,2}:\d\d\b", "⏱"),
    (r"(?<=COLLEGA )\w+", "▒"),
    (r"http://127\.0\.0\.1:\d+", "https://sportello"),
    (r"[▰▱]{10} [\d,]+\s?%", "▒"),
    (r"(?<=onsegnati )\d+", "▒"),
    (r"(?<=etti )\d+(?=[.,])", "▒"),
    (r"\nVa a .*", ""),
    (r"\n💶 Costo: .*", ""),  # by the prices in the statuses that came so far
)


class Diary:
    """What was done and what could be read then, in order."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._lines: list[str] = []
        self._seen: dict[int, tuple[str, list[str]]] = {}
        self._seen = {m["id"]: (signs(words_of(m)), labels(m)) for m in town.in_topic(None)}

    async def note(self, what: str) -> None:
        """Something is done; then what is new or other in the room, once nothing more happens by itself."""
        self._lines.append(f"\n== {what}")
        await self._town.settled_at_rest()
        for message in self._town.in_topic(None):
            now, before = (signs(words_of(message)), labels(message)), self._seen.get(message["id"])
            if now == before:
                continue
            self._seen[message["id"]] = now
            kind = "" if before is None else " (la scheda cambia)"
            file = f" [{message['filename']}]" if message.get("filename") else ""
            self._lines.append(f"-- Sportello{kind}{file}:\n{now[0]}")
            if now[1]:
                self._lines.append("   ".join(f"[{label}]" for label in now[1]))

    def say(self, words: str) -> None:
        """The answer to a press, or a heading."""
        self._lines.append(words)

    def chat(self, citizen: Citizen, title: str) -> None:
        """Everything on a phone."""
        self._lines.append(f"\n== Sul telefono di {title}")
        for message in citizen.chat(by_line=False):
            who = "Comune" if message["from"] == "line" else title
            self._lines.append(f"-- {who}:\n{words_of(message)}")

    def text(self) -> str:
        """All of it, with signs for what is never the same."""
        return signs("\n".join(self._lines)).strip() + "\n"


def signs(words: str) -> str:
    """With signs for what is never the same."""
    for pattern, sign in SIGNS:
        words = re.sub(pattern, sign, words)
    return re.sub(r"(?<=▒\n)Inviati \d.*", lambda found: re.sub(r"\d+", "▒", found[0]), words)


async def writes(diary: Diary, who: Operator, text: str, answer: str) -> Object:
    """Somebody writes in the room, and is answered."""
    asked = await who.writes(None, text)
    found = await who.town.notice(None, answer, after=asked)
    if "Non è ancora partito" in answer:
        found = await weighed(who.town, found)
    await diary.note(f"{who.name.split()[0]} scrive: {text}")
    return who.town.look().group[found["id"]]


async def presses(diary: Diary, who: Operator, message: Object, label: str) -> None:
    """Somebody presses, and reads the answer on the screen."""
    said = await who.presses(who.town.look().group[message["id"]], label)
    await diary.note(f"{who.name.split()[0]} preme {label}")
    diary.say(f"(sullo schermo di {who.name.split()[0]}: {said})")


async def people_of(town: Town) -> tuple[list[Citizen], Citizen, Citizen]:
    """Twelve who wrote today, one of whom reads English; one of two days ago; one whose number is no more."""
    [carla] = await subscribed(town, 1)
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(TWO_DAYS)
    await town.advance(TWO_DAYS)
    await town.bridge.start(messages_per_second=1, approvers=APPROVERS)
    people = await subscribed(town, 12)
    await people[1].says("LINGUA english")
    await people[1].hears("Done: automatic messages are in English from now on.")
    await people[-1].changes(has_whatsapp=False)
    return [*people, carla], people[0], people[1]


async def test_an_evening_reads_as_it_is_kept(town: Town) -> None:
    ada = await town.operator("Ada", status="administrator", id=700000001)
    eva = await town.operator("Eva", status="administrator", id=700000002)
    people, anna, john = await people_of(town)
    own = await town.citizen("Ada")
    await town.settled()
    diary = Diary(town)

    words = "viabilita Via Roma chiusa domani dalle 8 alle 12.\n--- en\nVia Roma is closed tomorrow from 8 to 12."
    card = await writes(diary, ada, f"/avviso {words}", "Non è ancora partito.")
    await presses(diary, ada, card, "Prova a me")
    offer = await writes(diary, ada, "/collega", "COLLEGA")
    found = re.search(r"COLLEGA \w+", words_of(offer))
    assert found is not None
    await own.says(found[0])
    await town.notice(None, "collegato", after=offer["id"])
    await diary.note("Ada manda il codice dal suo WhatsApp")
    await presses(diary, ada, card, "Prova a me")
    await own.hears("Via Roma chiusa domani dalle 8 alle 12.\n\nPer non ricevere più avvisi: STOP")

    hour = datetime.now(ROME) + timedelta(hours=2)
    asked = await writes(diary, ada, f"/avviso programma 1 {hour:%d/%m %H:%M}", "Serve l'approvazione")
    await presses(diary, eva, asked, "Approva")
    assert await town.bridge.stop() == 0
    town.bridge.let_time_pass(2 * 3600)  # its hour is a full minute: it lies behind us by less than one
    await town.bridge.start()
    await town.until("it goes", lambda: sum(copies(people, "Via Roma")) >= 2, seconds=30)
    await town.until("its card", lambda: "⏸ Pausa" in labels(town.look().group[card["id"]]))
    await eva.presses(town.look().group[card["id"]], "Pausa")
    await town.settled_at_rest()
    await diary.note("È l'ora. Dopo le prime copie Eva preme Pausa")
    await presses(diary, eva, card, "Riprendi")
    await town.notice(None, "concluso", after=asked["id"], seconds=60)
    await anna.says("Grazie!")
    await town.until("her thanks", lambda: town.rows("SELECT 1 FROM response"))
    await diary.note("L'avviso è concluso, Anna ringrazia")
    await writes(diary, ada, "/avviso stato 1", "Ha ringraziato")
    await presses(diary, ada, card, "Mancati")
    await presses(diary, ada, card, "Correggi")
    text = "/broadcast rettifica 1 Scusate: è via Verdi.\n--- en\nSorry: it is via Verdi."
    second = await writes(diary, ada, text, "Non è ancora partito.")
    await presses(diary, ada, second, "Invia")
    request = await town.notice(None, "Serve l'approvazione", after=second["id"])
    assert await eva.presses(request, "Approva") == "L'avviso n. 2 parte."
    await town.notice(None, "concluso", after=request["id"], seconds=60)
    await diary.note("Eva preme Approva: la rettifica parte, e si conclude")
    await anna.says("STOP")
    await town.until("the goodbye", lambda: any("non riceverà più" in said for said in anna.heard()))
    diary.chat(anna, "Anna")
    diary.chat(john, "John")
    if os.environ.get("SPORTELLO_RECORD"):
        KEPT.write_text(diary.text(), "utf-8")
    assert diary.text() == KEPT.read_text("utf-8")
