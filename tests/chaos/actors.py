"""People: citizens write, join and leave; operators answer, correct, take back, press, announce."""

import base64
import random
from collections.abc import Awaitable, Callable

from tests.chaos.ledger import Kind, Saying
from tests.chaos.plan import MOST_PEOPLE
from tests.chaos.scene import Scene
from tests.chaos.sight import Notice

JPEG = b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(6_000)
PHOTO = {"media_base64": base64.b64encode(JPEG).decode(), "mime_type": "image/jpeg"}
HIDES_PHONE_EVERY = 4
CARD_SECONDS = 12.0
RECENT = 12  # what an operator may still correct or take back

Act = Callable[[Scene, random.Random], Awaitable[None]]


async def somebody(scene: Scene, dice: random.Random) -> str:
    """A citizen: mostly a known one, until the town is full."""
    if len(scene.people) < MOST_PEOPLE and (not scene.people or dice.random() < 0.3):
        number = len(scene.people)
        person, name = f"p{number:02}", f"Persona {number:02}"
        scene.sight.people[person] = name
        hides = number % HIDES_PHONE_EVERY == HIDES_PHONE_EVERY - 1
        await scene.outside.ask("POST", "citizens", {"id": person, "name": name, "hide_phone": hides})
        scene.people.append(person)
        return person
    return dice.choice(scene.people)


async def citizen_writes(scene: Scene, dice: random.Random) -> None:
    """A few words."""
    person = await somebody(scene, dice)
    token = scene.ledger.new_token(Kind.QUESTION, person)
    await scene.says(person, {"type": "text", "text": f"Buongiorno, {token} è la mia domanda"}, token)


async def citizen_writes_at_length(scene: Scene, dice: random.Random) -> None:
    """More words than one message of the group takes once the identity card is before them."""
    person = await somebody(scene, dice)
    head, tail = (scene.ledger.new_token(Kind.QUESTION, person) for _ in range(2))
    text = f"{head} {'parole ' * 570} {tail}"
    await scene.says(person, {"type": "text", "text": text}, head, tail)


async def citizen_sends_photo(scene: Scene, dice: random.Random) -> None:
    """A photo with words under it."""
    person = await somebody(scene, dice)
    token = scene.ledger.new_token(Kind.QUESTION, person)
    await scene.says(person, {"type": "image", "caption": f"Foto {token} della buca", **PHOTO}, token)


async def citizen_reacts(scene: Scene, dice: random.Random) -> None:
    """To the last thing on the phone."""
    person = await somebody(scene, dice)
    if (message := scene.sight.last_on_phone.get(person)) is not None:
        reaction = {"type": "reaction", "message_id": message, "emoji": dice.choice(["👍", "❤️", ""])}
        await scene.says(person, reaction)


async def citizen_joins(scene: Scene, dice: random.Random) -> None:
    """ISCRIZIONE ON."""
    await _wish(scene, await somebody(scene, dice), "ISCRIZIONE ON", wish=True)


async def citizen_leaves(scene: Scene, dice: random.Random) -> None:
    """STOP, or the longer words."""
    words = dice.choice(["STOP", "ISCRIZIONE OFF"])
    await _wish(scene, await somebody(scene, dice), words, wish=False)


async def _wish(scene: Scene, person: str, words: str, *, wish: bool) -> None:
    """One wish at a time: the next only when the last has been confirmed, or nobody could say what holds."""
    if person in scene.wishes:
        return
    known = len(scene.sight.wishes[person])
    scene.wishes[person] = wish
    await scene.says(person, {"type": "text", "text": words})

    def confirmed() -> bool:
        return any(kind is wish for _, kind in scene.sight.wishes[person][known:])

    if await scene.until(confirmed, seconds=CARD_SECONDS):
        del scene.wishes[person]


async def citizen_moves(scene: Scene, dice: random.Random) -> None:
    """Another number, and so another id; what overtakes the news of it opens another conversation."""
    person = await somebody(scene, dice)
    if scene.order_of(person) is not None:
        scene.moves[person] = scene.moves.get(person, 0) + 1
        phone = f"+39347{dice.randrange(10**7):07}"
        await scene.lenient("PATCH", f"citizens/{person}", {"phone": phone})


async def citizen_taps(scene: Scene, dice: random.Random) -> None:
    """On "we have answered you"."""
    if scene.sight.taps:
        person = dice.choice(sorted(scene.sight.taps))
        message, button = scene.sight.taps.pop(person)
        await scene.lenient(
            "POST", f"citizens/{person}/messages", {"type": "press", "message_id": message, "button_id": button}
        )


def _topic(scene: Scene, dice: random.Random) -> tuple[str, int] | None:
    """A citizen who has a topic."""
    if not scene.is_forum or scene.is_night or not scene.sight.open_topics:
        return None
    person = dice.choice(sorted(scene.sight.open_topics))
    return person, scene.sight.open_topics[person]


async def _answer(scene: Scene, dice: random.Random, where: tuple[str, int] | None, **more: object) -> Saying | None:
    if where is None:
        return None
    person, topic = where
    token = scene.ledger.new_token(Kind.ANSWER, person)
    body = {"from": dice.choice(scene.staff), "topic": topic, **more}
    body["caption" if "media_base64" in body else "text"] = f"Gentile cittadino, {token} è la risposta"
    return await scene.writes(Kind.ANSWER, person, body, token)


async def operator_answers(scene: Scene, dice: random.Random) -> None:
    """By writing in the topic."""
    await _answer(scene, dice, _topic(scene, dice))


async def operator_answers_quoting(scene: Scene, dice: random.Random) -> None:
    """By replying to what the bridge showed last."""
    where = _topic(scene, dice)
    if where is not None and where[0] in scene.sight.last_shown:
        await _answer(scene, dice, where, reply_to=scene.sight.last_shown[where[0]])


async def operator_sends_photo(scene: Scene, dice: random.Random) -> None:
    """With words under it."""
    await _answer(scene, dice, _topic(scene, dice), type="photo", **PHOTO)


async def operator_notes(scene: Scene, dice: random.Random) -> None:
    """For colleagues only."""
    if (where := _topic(scene, dice)) is not None:
        person, topic = where
        token = scene.ledger.new_token(Kind.NOTE, person)
        start = dice.choice(["# ", "// ", "/nota "])
        body = {"from": dice.choice(scene.staff), "topic": topic, "text": f"{start}{token} fra noi"}
        await scene.writes(Kind.NOTE, person, body, token)


async def operator_corrects(scene: Scene, dice: random.Random) -> None:
    """Writes, and writes it again better, perhaps in time."""
    if (saying := await _answer(scene, dice, _topic(scene, dice))) is not None:
        token = scene.ledger.new_token(Kind.ANSWER, saying.person)
        scene.ledger.correct(saying, token)
        body = {"text": f"Gentile cittadina, {token} è la risposta corretta"}
        await scene.lenient("PATCH", f"group/messages/{saying.message}", body)


async def operator_takes_back(scene: Scene, dice: random.Random) -> None:
    """🙈 on a recent reply, perhaps in time. Only its author may: the reaction is theirs."""
    where = _topic(scene, dice)
    if where is None:
        return
    author, (person, topic) = dice.choice(scene.staff), where
    token = scene.ledger.new_token(Kind.ANSWER, person)
    body = {"from": author, "topic": topic, "text": f"Gentile cittadino, {token} è un errore"}
    saying = await scene.writes(Kind.ANSWER, person, body, token)
    await scene.lenient("POST", f"group/messages/{saying.message}/reactions", {"from": author, "emoji": "🙈"})


async def operator_reacts(scene: Scene, dice: random.Random) -> None:
    """To a citizen's words."""
    if scene.sight.last_shown:
        message = scene.sight.last_shown[dice.choice(sorted(scene.sight.last_shown))]
        body = {"from": dice.choice(scene.staff), "emoji": dice.choice(["❤", "👍", ""])}
        await scene.lenient("POST", f"group/messages/{message}/reactions", body)


async def operator_presses(scene: Scene, dice: random.Random) -> None:
    """A button under one of the latest notices."""
    notices = [notice for notice in scene.sight.notices.values() if notice.topic is not None][-RECENT:]
    if notices:
        await _press(scene, dice.choice(notices), dice)


async def _press(scene: Scene, notice: Notice, dice: random.Random) -> None:
    label, data = dice.choice(notice.buttons)
    _allow_another(scene, notice, label)
    await scene.lenient("POST", f"group/messages/{notice.message}/press", {"from": scene.staff[0], "data": data})


def _allow_another(scene: Scene, notice: Notice, label: str) -> None:
    """Who asks for another copy gets it: it is no repeat of ours."""
    if "Rimanda" in label or "Invia al cittadino" in label:
        saying = scene.ledger.by_message.get(notice.reply_to or 0)
        if saying is not None:
            saying.allowed += 1
            saying.order = None
    if "Riprova" in label:
        for token, saying in scene.ledger.by_token.items():
            if token in notice.words:
                saying.allowed += 1


async def manager_announces(scene: Scene, dice: random.Random) -> None:
    """A broadcast: composed, seen, sent, perhaps paused for a moment."""
    if scene.is_announcing or scene.is_night:
        return
    scene.is_announcing = True
    try:
        await _announce(scene, dice)
    finally:
        scene.is_announcing = False


async def _announce(scene: Scene, dice: random.Random) -> None:
    token, manager = scene.ledger.new_token(Kind.NOTICE, "tutti"), scene.staff[0]
    body = {"from": manager, "topic": None, "text": f"/broadcast Avviso {token} a tutti"}
    await scene.outside.ask("POST", "group/messages", body)

    def card() -> Notice | None:
        cards = (notice for notice in scene.sight.notices.values() if token in notice.words)
        return next((notice for notice in cards if any("Invia" in label for label, _ in notice.buttons)), None)

    found = await scene.until(card, seconds=CARD_SECONDS)
    if found is None:
        return
    data = next(data for label, data in found.buttons if "Invia" in label)
    await scene.look()
    scene.announce(token)
    await scene.lenient("POST", f"group/messages/{found.message}/press", {"from": manager, "data": data})
    if dice.random() < 0.3:
        number = found.words.partition("n. ")[2].split()[0]
        for word in ("pausa", "riprendi"):
            body = {"from": manager, "topic": None, "text": f"/broadcast {word} {number}"}
            await scene.lenient("POST", "group/messages", body)


PEOPLE: dict[str, Act] = {
    act.__name__: act
    for act in (
        citizen_writes,
        citizen_writes_at_length,
        citizen_sends_photo,
        citizen_reacts,
        citizen_joins,
        citizen_leaves,
        citizen_moves,
        citizen_taps,
        operator_answers,
        operator_answers_quoting,
        operator_sends_photo,
        operator_notes,
        operator_corrects,
        operator_takes_back,
        operator_reacts,
        operator_presses,
        manager_announces,
    )
}
