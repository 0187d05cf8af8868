"""kill -9 between each pair of steps of the first two walks: nobody's words are lost, nobody is answered twice."""

import asyncio
import random
from pathlib import Path

import pytest

from tests.ports import free_port
from tests.town import DEADLINE_SECONDS, Bridge, Citizen, Object, Operator, Town, words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

JPEG = b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(30_000)
SENDING = "SELECT 1 FROM delivery WHERE state = 'sending' AND kind IN ('say', 'post') AND lane = ?"
OF_CITIZEN = (
    "SELECT 1 FROM delivery AS d JOIN citizen AS c ON c.id = d.citizen_id "
    "WHERE d.state = 'sending' AND d.kind = 'post' AND c.name = ?"
)
UNDO_SECONDS = 120
UNCERTAIN = "❔ WhatsApp non ha detto se questo messaggio è arrivato. Se si rimanda, potrebbe arrivare due volte."


async def in_flight(town: Town, lane: str) -> None:
    """Wait until a delivery is written down as being sent on a lane."""
    await town.until(f"a delivery in flight on {lane}", lambda: town.rows(SENDING, lane))


async def conversation_goes_on(town: Town, citizen: Citizen, operator: Operator) -> None:
    """Both still hear each other, in the one topic, once."""
    topic = await citizen.topic()
    await operator.writes(topic, "Si va avanti")
    await citizen.hears("Si va avanti")
    await citizen.says("Bene così")
    assert (await citizen.shown("Bene così"))["topic"] == topic
    await town.settled()
    assert citizen.heard().count("Si va avanti") == 1


# Walk one: a citizen sends a photo


async def stuck(town: Town, place: str, kind: str, method: str) -> Citizen:
    """A citizen whose first photo stops for good at one call; what the call was to do is done, if it is done at all.

    Asked of this citizen's own delivery: the bridge waits for Telegram less long than the fault lasts, so one that got
    stuck earlier may be on its way again.
    """
    anna = await town.citizen("Anna")

    def done() -> int:
        return sum(call["method"] == method and call["ok"] for call in town.look().bot_calls)

    before = done()
    await town.fault(place, kind, method, seconds=30)
    await anna.shows("image", JPEG, "image/jpeg", caption=f"Buca in via {method}")
    await town.until(f"the photo of {anna.name} in flight", lambda: town.rows(OF_CITIZEN, anna.name))
    await town.met()
    if kind == "timeout_after":
        await town.until(f"{method} done, though not answered", lambda: done() > before)
    return anna


@pytest.mark.parametrize(
    "steps",
    [
        [
            ("graph", "slow", "media_url"),
            ("graph", "timeout_before", "media_download"),
            ("bot", "slow", "createForumTopic"),
        ],
        [
            ("bot", "timeout_before", "createForumTopic"),
            ("bot", "timeout_after", "createForumTopic"),
            ("bot", "timeout_before", "sendPhoto"),
            ("bot", "timeout_after", "sendPhoto"),
        ],
    ],
    ids=["fetching", "posting"],
)
async def test_photos_survive_a_kill_at_each_step(square: Town, steps: list[tuple[str, str, str]]) -> None:
    marta = await square.operator()
    await square.settled()
    people = [await stuck(square, *step) for step in steps]
    await square.bridge.crash_after(square.mend)

    def photos(citizen: Citizen) -> list[Object]:
        return [m for place in citizen.topics() for m in square.in_topic(place) if m["type"] == "photo"]

    for citizen, (_, kind, method) in zip(people, steps, strict=True):
        again = 2 if (kind, method) == ("timeout_after", "sendPhoto") else 1

        def enough(citizen: Citizen = citizen, least: int = again) -> bool:
            return len(photos(citizen)) >= least

        await square.until(f"the photo stuck at {method}", enough)
        shown = photos(citizen)
        assert all(f"Buca in via {method}" in photo["caption"] for photo in shown)
        assert await square.bytes(shown[-1]["media_url"]) == JPEG
        assert again == 1 or "↻" in shown[-1]["caption"]
        await conversation_goes_on(square, citizen, marta)
        assert len(photos(citizen)) == again
    for citizen in people:
        assert citizen.name in " ".join(square.lines(await citizen.topic())), "the identity card is lost"


async def test_killed_as_soon_as_meta_has_its_answer_and_while_it_is_down(square: Town) -> None:
    anna, bruno, marta = await square.citizen("Anna"), await square.citizen("Bruno"), await square.operator()
    wamid = await anna.says("Appena in tempo")
    await square.until("Meta's 200", lambda: wamid in square.look().posted)
    await square.bridge.kill()
    await bruno.says("C'è nessuno?")
    await anna.says("E anche questo")
    await square.bridge.start()
    await anna.shown("Appena in tempo")
    await anna.shown("E anche questo")
    await bruno.shown("C'è nessuno?")
    await conversation_goes_on(square, anna, marta)
    await conversation_goes_on(square, bruno, marta)
    for citizen, words in ((anna, "Appena in tempo"), (anna, "E anche questo"), (bruno, "C'è nessuno?")):
        shown = [line for line in square.lines(await citizen.topic()) if words in line]
        # What was on its way into the room at the kill is told again with "↻", whether it had arrived or not.
        assert ["↻" in line for line in shown] in ([False], [True], [False, True])


# Walk two: an operator answers


async def test_answer_written_while_down_or_handed_out_unheard_goes_once(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    await square.bridge.kill()
    await marta.writes(topic, "scritta a ponte spento")
    await square.bridge.start()
    await anna.hears("scritta a ponte spento")
    await square.settled()  # the topic shows who looks after the case, which is an update too
    await square.fault("bot", "timeout_after", "getUpdates")
    await marta.writes(topic, "# la domanda che è già in corso finisce con questa, la prossima resta senza risposta")
    await square.met()
    handed = len(square.look().bot_calls)
    await marta.writes(topic, "consegnata e mai sentita")
    await square.until("the update handed out", lambda: _handed(square.look().bot_calls[handed:], "mai sentita"))
    await square.bridge.crash_after(square.mend)
    await anna.hears("consegnata e mai sentita")
    await square.settled()
    assert anna.heard() == ["scritta a ponte spento", "consegnata e mai sentita"]


def _handed(calls: list[Object], words: str) -> bool:
    """Whether a getUpdates gave these words out, even if nobody heard its answer."""
    return any(call["method"] == "getUpdates" and words in str(call.get("result")) for call in calls)


@pytest.mark.knobs(undo_seconds=UNDO_SECONDS)
async def test_killed_while_the_undo_time_runs(town: Town) -> None:
    anna, marta = await town.citizen("Anna"), await town.operator()
    topic = await anna.arrives()
    kept = await marta.writes(topic, "resta")
    gone = await marta.writes(topic, "va via")
    await town.until("both kept", lambda: len(town.rows("SELECT 1 FROM delivery WHERE kind = 'say'")) == 2)
    await town.bridge.kill()
    await marta.reacts(gone, "🙈")
    town.bridge.let_time_pass(UNDO_SECONDS)
    await town.bridge.start()
    await anna.hears("resta")
    await town.marked(kept, "👌")
    await town.settled()
    assert anna.heard() == ["resta"]


async def test_answers_killed_in_flight_go_once_and_a_later_status_settles_them(square: Town) -> None:
    anna, bruno, marta = await square.citizen("Anna"), await square.citizen("Bruno"), await square.operator()
    topics = [await anna.arrives(), await bruno.arrives()]
    await square.settled()
    await square.hold("graph", "messages")
    unheard = await marta.writes(topics[0], "a metà strada")
    await square.met()
    await square.fault("graph", "timeout_after", "messages", seconds=30)
    unanswered = await marta.writes(topics[1], "a metà strada")
    await bruno.hears("a metà strada")
    assert len(square.rows(SENDING, "line:urp")) == 2
    await square.bridge.crash_after(square.mend)
    for person, answer in ((anna, unheard), (bruno, unanswered)):
        await person.hears("a metà strada")
        await square.marked(answer, "👌")
        await person.reads()
        await square.marked(answer, "👀")
        await conversation_goes_on(square, person, marta)
        assert person.heard().count("a metà strada") == 1
    assert not [words for topic in topics for words in square.lines(topic) if words.startswith("❔")]


async def test_answer_that_never_left_is_not_sent_blindly_its_operator_is_asked(town: Town) -> None:
    anna, bruno, marta = await town.citizen("Anna"), await town.citizen("Bruno"), await town.operator()
    topic, other = await anna.arrives(), await bruno.arrives()
    await town.settled()
    await town.fault("graph", "timeout_before", "messages", times=2, seconds=30)
    answer = await marta.writes(topic, "forse mai partita")
    await marta.writes(other, "da lasciare così")
    await town.until("two in flight", lambda: len(town.rows(SENDING, "line:urp")) == 2)
    await town.bridge.crash_after(town.mend)
    await town.settled()
    assert anna.chat() == bruno.chat() == []
    later = await marta.writes(topic, "intanto le dico altro")
    await anna.hears("intanto le dico altro")
    await town.marked(later, "👌")
    await town.bridge.stop()
    town.bridge.let_time_pass(40)
    await town.bridge.start()
    notice = await town.notice(topic, UNCERTAIN)
    assert notice["reply_to"] == answer
    second = await town.notice(other, UNCERTAIN)
    assert await marta.presses(notice, "🔁 Rimanda") == "Inviato."
    assert await marta.presses(second, "Lascia così") == "Va bene, resta così."
    await anna.hears("forse mai partita")
    await town.marked(answer, "👌")
    assert await marta.presses(notice, "🔁 Rimanda") == "Già fatto da qualcuno."
    await town.settled()
    assert anna.heard() == ["intanto le dico altro", "forse mai partita"]
    assert bruno.chat() == []
    assert sum(words.startswith("❔") for words in town.lines(topic)) == 1


async def test_answer_without_reply_from_meta_settles_by_status_without_any_crash(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settled()
    for kind in ("reset_after", "html"):
        await square.fault("graph", kind, "messages")
        answer = await marta.writes(topic, f"senza risposta {kind}")
        if kind == "reset_after":
            await square.marked(answer, "👌")
    await square.settled()
    assert anna.heard() == ["senza risposta reset_after"]
    await conversation_goes_on(square, anna, marta)


async def test_status_before_the_answer_of_the_send_still_marks(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    topic = await anna.arrives()
    await square.settings(status_before_response=True, shuffle=True, duplicate=True)
    try:
        answers = [await marta.writes(topic, f"risposta {n}") for n in range(6)]
        await square.until("six answers", lambda: len(anna.chat()) == 6)
        await anna.reads()
        for answer in answers:
            await square.marked(answer, "👀")
    finally:
        await square.settings(status_before_response=False, shuffle=False, duplicate=False)
    await square.settled()
    assert anna.heard() == [f"risposta {n}" for n in range(6)]


async def test_held_answers_survive_a_kill(square: Town) -> None:
    anna, marta = await square.citizen("Anna"), await square.operator()
    await anna.says("Scritto ieri", timestamp=square.now() - 25 * 3600)
    await anna.shown("Scritto ieri")
    topic = await anna.topic()
    await marta.writes(topic, "prima")
    notice = await square.notice(topic, "⏳ Sono passate più di 24 ore")
    await marta.writes(topic, "seconda")
    await square.notice(topic, "⏳ Anche questa risposta aspetta")
    assert await marta.presses(notice, "Avvisa") == "Inviato."
    template = await anna.gets("template")
    await square.bridge.kill()
    await anna.presses(template["id"], template["buttons"][0]["id"])
    await square.bridge.start()
    await anna.hears("seconda")
    await square.settled()
    assert anna.heard()[1:] == ["prima", "seconda"]


# Any moment


@pytest.mark.knobs(messages_per_minute=6000)
async def test_eight_kills_at_any_moment_lose_and_repeat_nothing(town: Town) -> None:
    dice = random.Random(20261122)
    marta = await town.operator()
    everybody: list[Citizen] = []
    asked: dict[str, list[str]] = {}
    answered: dict[str, list[tuple[int, str]]] = {}
    settled = [await town.citizen("Anna")]
    topics = {settled[0].id: await settled[0].arrives(f"domanda prima di {settled[0].id}.")}
    everybody += settled

    async def ask(run: int, newcomers: list[Citizen]) -> None:
        for turn in range(3):
            for citizen in newcomers:
                words = f"domanda {run}.{turn} di {citizen.id}."
                asked.setdefault(citizen.id, []).append(words)
                await citizen.says(words)

    async def answer(run: int, known: list[Citizen]) -> None:
        for turn in range(3):
            for citizen in known:
                reply = f"risposta {run}.{turn} a {citizen.id}."
                written = await marta.writes(topics[citizen.id], reply)
                answered.setdefault(citizen.id, []).append((written, reply))

    async def fall() -> None:
        await asyncio.sleep(dice.uniform(0.0, 0.5))  # the moment of the kill is what this test draws
        await town.bridge.kill()

    for run in range(8):
        newcomers = [await town.citizen(name) for name in ("Anna", "Bruno")]
        everybody += newcomers
        await asyncio.gather(ask(run, newcomers), answer(run, settled[-2:]), fall())
        await town.bridge.start()
        for citizen in everybody:
            if citizen.id not in topics and citizen.topics():
                topics[citizen.id] = citizen.topics()[0]
                settled.append(citizen)
    for citizen in everybody:
        for words in asked.get(citizen.id, []):
            await citizen.shown(words, seconds=30)
    await town.settled()
    doubtful = {
        row["foreign_id"]
        for row in town.rows(
            "SELECT f.foreign_id FROM delivery d JOIN foreign_message f ON f.message_id = d.message_id "
            "AND f.lane = 'desk:urp' WHERE d.state = 'uncertain' AND d.lane = 'line:urp'"
        )
    }
    assert sum(len(replies) for replies in answered.values()) >= 40
    for citizen in everybody:
        assert len(citizen.topics()) == 1, citizen.name
        said = " ".join(words_of(m) for m in town.in_topic(citizen.topics()[0]))
        assert all(words in said for words in asked.get(citizen.id, []))
        for other in everybody:
            if other is not citizen:
                assert f"di {other.id}." not in said
        heard = citizen.heard()
        for message, reply in answered.get(citizen.id, []):
            assert heard.count(reply) <= 1, f"twice: {reply}"
            assert heard.count(reply) == 1 or str(message) in doubtful, f"lost: {reply}"
        expected = [reply for _, reply in answered.get(citizen.id, []) if reply in heard]
        assert heard == expected, "out of order"


# Owning and stopping


async def test_second_process_on_the_same_database_is_refused_in_one_line(square: Town) -> None:
    second = await square.bridge.spawn("second", port=free_port())
    assert await asyncio.wait_for(second.wait(), DEADLINE_SECONDS) == 1
    said = square.bridge.log_file.with_name("second.log").read_text().splitlines()
    assert len(said) == 1, said
    assert "another process is already using the database" in said[0]
    assert square.bridge.is_alive
    anna = await square.citizen("Anna")
    await anna.arrives("Il primo vive ancora")


async def test_port_taken_is_one_line_and_exit_1(square: Town, tmp_path: Path, bytecode: Path) -> None:
    second = Bridge(square.simulator.url, tmp_path, bytecode)
    process = await second.spawn("second", port=square.bridge.port)
    assert await asyncio.wait_for(process.wait(), DEADLINE_SECONDS) == 1
    said = (tmp_path / "second.log").read_text()
    assert "Traceback" not in said
    assert "cannot listen" in said


async def test_sigterm_with_work_in_flight_exits_0_in_time_and_nothing_is_repeated(town: Town) -> None:
    marta = await town.operator()
    people = [await town.citizen("Anna") for _ in range(4)]
    topics = [await person.arrives() for person in people]
    await town.settled()
    await town.hold("graph", "messages", times=4)
    for topic in topics:
        await marta.writes(topic, "con calma")
    await town.until("four in flight", lambda: len(town.rows(SENDING, "line:urp")) == 4)
    assert (await asyncio.gather(town.bridge.stop(), town.mend()))[0] == 0
    await town.bridge.start()
    for person in people:
        await person.hears("con calma")
    await town.settled()
    assert [person.heard() for person in people] == [["con calma"]] * 4
    assert not town.rows("SELECT 1 FROM delivery WHERE state = 'uncertain'")

    await town.fault("graph", "timeout_after", "messages", seconds=60)
    last = await marta.writes(topics[0], "troppa calma")
    await people[0].hears("troppa calma")
    assert await town.bridge.stop() == 0
    await town.mend()
    await town.bridge.start()
    await town.marked(last, "👌")
    await town.settled()
    assert people[0].heard() == ["con calma", "troppa calma"]

    started = asyncio.get_running_loop().time()
    assert await town.bridge.stop() == 0
    assert asyncio.get_running_loop().time() - started < 6, "idle, and yet it waited as if something were in flight"
    assert '"level": "error"' not in town.bridge.log()
    assert "Traceback" not in town.bridge.log()
