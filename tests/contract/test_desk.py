"""What every Desk must keep: on Telegram against the simulated Bot API, on Matrix against a real Synapse."""

import io

import pytest

from bridge.errors import Refused, Retryable
from bridge.files import LocalFile, fetched
from bridge.receipt import Receipt
from storage.bodies import AnswerPress, Button, EditNotice, Mark, Notice, Post, TurnThread
from storage.content import Content, Location, Media, MediaKind, MediaRef, Span, Style, Text
from storage.events import ButtonPressed, OperatorReacted, OperatorWrote
from storage.model import ForeignId, Lane, MarkKind
from tests.contract.desks import CARD, TITLE, Room, delivery


async def open_thread(room: Room) -> str:
    receipt = await room.desk.post(delivery(Post(Text("Buongiorno"))), None)
    assert receipt.anchor
    return str(receipt.anchor)


async def test_the_first_post_opens_the_thread_with_card_and_words_together(room: Room) -> None:
    words = Text("Il *lampione* <b>è</b> rotto", (Span(3, 10, Style.BOLD),))
    receipt = await room.desk.post(delivery(Post(words)), None)
    assert receipt.anchor is not None
    assert await room.threads() == [(receipt.anchor, TITLE, False)]
    shown = await room.messages(receipt.anchor)
    assert CARD in "".join(each.words for each in shown)
    assert shown[-1].words.endswith("Il *lampione* <b>è</b> rotto")
    assert shown[-1].is_bold
    assert receipt.foreign_id == shown[-1].id
    again = await room.desk.post(delivery(Post(Text("ancora")), receipt.anchor), None)
    assert again.anchor is None
    assert [each.words for each in (await room.messages(receipt.anchor))[len(shown) :]] == ["ancora"]


def media(kind: MediaKind, *, animated: bool = False) -> Media:
    return Media(kind, MediaRef("line:urp", "1"), Text("una didascalia"), animated)


FILES = [
    (media(MediaKind.IMAGE), "image/jpeg", "photo"),
    (media(MediaKind.VIDEO), "video/mp4", "video"),
    (media(MediaKind.AUDIO), "audio/mpeg", "audio"),
    (media(MediaKind.VOICE), "audio/ogg", "voice"),
    (media(MediaKind.DOCUMENT), "application/pdf", "document"),
    (media(MediaKind.STICKER), "image/webp", "sticker"),
]


@pytest.mark.parametrize(("content", "mime_type", "shown_as"), FILES)
async def test_every_file_is_shown_with_its_words(room: Room, content: Media, mime_type: str, shown_as: str) -> None:
    file = LocalFile(io.BytesIO(b"bytes" * 100), 500, mime_type, "")
    receipt = await room.desk.post(delivery(Post(content)), file)
    messages = await room.messages(receipt.anchor)
    assert next(each.kind for each in messages if each.id == receipt.foreign_id) == shown_as
    told = " ".join(each.words for each in messages)
    assert CARD in told
    assert told.count("una didascalia") == 1


@pytest.mark.parametrize(
    "content", [Location(37.5, 14.2), Location(37.5, 14.2, "Scuola", "Via Roma 1"), Text("x" * 9000)]
)
async def test_places_and_long_words_are_shown_whole(room: Room, content: Content) -> None:
    receipt = await room.desk.post(delivery(Post(content)), None)
    messages = await room.messages(receipt.anchor)
    assert CARD in messages[0].words
    if isinstance(content, Text):
        assert sum(each.words.count("x") for each in messages) == 9000
        assert len(messages) > 2
    else:
        assert messages[-1].kind == "location"


async def test_a_quoted_message_is_answered_and_a_missing_one_is_no_obstacle(room: Room) -> None:
    anchor = await open_thread(room)
    first = (await room.messages(anchor))[-1]
    await room.desk.post(delivery(Post(Text("sì")), anchor, quoted=ForeignId(first.id)), None)
    await room.desk.post(delivery(Post(Text("no")), anchor, quoted=ForeignId(room.unknown)), None)
    answer, plain = (await room.messages(anchor))[-2:]
    assert (answer.words, answer.answers) == ("sì", first.id)
    assert plain.words == "no"


async def test_notices_offer_choices_and_are_edited(room: Room) -> None:
    notice = Notice(Text("Va bene?"), ((Button("✅ Sì", "tok-1"), Button("No", "tok-2")),))
    receipt = await room.desk.post(delivery(notice, room_itself=True), None)
    (shown,) = await room.messages(None)
    assert shown.words == "Va bene?"
    assert ["Sì" in shown.labels[0], "No" in shown.labels[1]] == [True, True]
    edit = delivery(EditNotice(1, Text("Fatto")), room_itself=True, quoted=receipt.foreign_id)
    await room.desk.post(edit, None)
    await room.desk.post(edit, None)
    (shown,) = await room.messages(None)
    assert (shown.words, shown.labels, shown.marks) == ("Fatto", (), ())


@pytest.mark.parametrize(
    "name", ["perché è così.csv", 'elenco "nuovo" 50%.csv', "a\r\nContent-Type: text/html\r\n.csv"]
)
async def test_a_file_keeps_its_name_and_smuggles_nothing(room: Room, name: str) -> None:
    notice = Notice(Text("ecco"), attached=Media(MediaKind.DOCUMENT, MediaRef("made", "a.csv:1")))
    await room.desk.post(delivery(notice, room_itself=True), LocalFile(io.BytesIO(b"a;b"), 3, "text/csv", name))
    (found,) = (each.filename for each in await room.messages(None) if each.filename)
    assert found.isprintable()
    assert found == name or "\r" in name


@pytest.mark.parametrize("length", [20, 3000])
async def test_a_notice_with_a_file_keeps_its_words_choices_and_edits(room: Room, length: int) -> None:
    words, kept = "parola " * (length // 7), (Button("Sì", "token-1"),)
    notice = Notice(Text(words.strip()), (kept,), attached=Media(MediaKind.DOCUMENT, MediaRef("made", "a.csv:1")))
    file = LocalFile(io.BytesIO(b"a;b"), 3, "text/csv", "a.csv")
    receipt = await room.desk.post(delivery(notice, room_itself=True), file)
    shown = await room.messages(None)
    assert [each.filename for each in shown if each.filename] == ["a.csv"]
    assert shown[-1].words == words.strip()
    assert [len(each.labels) for each in shown if each.labels] == [1]
    edit = EditNotice(1, Text("Fatto", (Span(0, 5, Style.BOLD),)))
    await room.desk.post(delivery(edit, room_itself=True, quoted=receipt.foreign_id), None)
    again = (await room.messages(None))[-1]
    assert (again.words, again.labels, again.is_bold) == ("Fatto", (), True)


async def test_the_latest_mark_stands_and_a_lost_target_is_no_obstacle(room: Room) -> None:
    anchor = await open_thread(room)
    receipt = await room.desk.post(delivery(Post(Text("Alle 9")), anchor), None)
    assert receipt.foreign_id is not None
    for mark in MarkKind:
        await room.desk.post(delivery(Mark(receipt.foreign_id, mark), anchor), None)
        (marks,) = (each.marks for each in await room.messages(anchor) if each.id == receipt.foreign_id)
        assert len(marks) == 1
        assert await room.desk.post(delivery(Mark(room.unknown, mark), anchor), None) == Receipt()


async def test_where_citizens_words_must_not_be_said_none_is(room: Room) -> None:
    anchor = await open_thread(room)
    await room.shut()
    before = len(await room.messages(None)), len(await room.messages(anchor))
    for where in (anchor, None):
        with pytest.raises(Retryable) as raised:
            await room.desk.post(delivery(Post(Text("segreto")), where), None)
        assert raised.value.whole_lane
        assert raised.value.needs_somebody
    assert (len(await room.messages(None)), len(await room.messages(anchor))) == before


async def test_a_thread_is_closed_and_reopened_once_or_twice(room: Room) -> None:
    anchor = await open_thread(room)
    for closed in (True, True, False, False):
        await room.desk.post(delivery(TurnThread(closed), anchor), None)
        assert await room.threads() == [(anchor, TITLE, closed)]


async def test_a_thread_opened_before_a_failure_is_remembered(room: Room) -> None:
    await room.refuse_words()
    with pytest.raises(Refused) as raised:
        await room.desk.post(delivery(Post(Text("ciao"))), None)
    assert raised.value.anchor is not None
    assert raised.value.anchor in (each.id for each in await room.messages(None)) or [
        anchor for anchor, _, _ in await room.threads()
    ] == [raised.value.anchor]


async def test_what_staff_do_is_heard(room: Room) -> None:
    anchor = await open_thread(room)
    first = await room.write(anchor, "😀 sì", bold=slice(2, 4))
    wrote = await room.next(OperatorWrote)
    assert (wrote.anchor, wrote.foreign_id, wrote.member.name) == (anchor, first, "Maria")
    assert wrote.content == Text("😀 sì", (Span(2, 2, Style.BOLD),))
    assert wrote.answered is None
    assert not wrote.edited
    await room.edit(first, "no")
    edited = await room.next(OperatorWrote)
    assert (edited.foreign_id, edited.edited, edited.content) == (first, True, Text("no"))
    await room.write(anchor, "vero?", answers=first, to_luca=True)
    answer = await room.next(OperatorWrote)
    assert answer.mentions_colleague
    assert (answer.answered.foreign_id, answer.answered.author) == (first, wrote.member.foreign_id)
    assert not answer.answered.by_bridge
    theirs = (await room.messages(anchor))[-1].id
    await room.write(anchor, "le rispondo", answers=theirs)
    answer = await room.next(OperatorWrote)
    assert answer.answered.by_bridge
    assert "Buongiorno" in answer.answered.content.text
    await room.react(first, "🙈")
    reacted = await room.next(OperatorReacted)
    assert (reacted.target, reacted.emoji) == (first, "🙈")


async def test_a_press_is_heard_and_answered(room: Room) -> None:
    notice = Notice(Text("Va bene?"), ((Button("✅ Sì", "tok-1"),),))
    receipt = await room.desk.post(delivery(notice, room_itself=True), None)
    await room.press(str(receipt.foreign_id), "Sì")
    press = await room.next(ButtonPressed)
    assert (press.button, press.member.name) == ("tok-1", "Luca")
    await room.desk.post(delivery(AnswerPress(press.press, "Fatto"), room_itself=True), None)
    assert await room.told() == "Fatto"
    assert await room.desk.post(delivery(AnswerPress("old", "tardi"), room_itself=True), None) == Receipt()


async def test_malformed_events_do_not_stop_the_rest(room: Room) -> None:
    anchor = await open_thread(room)
    await room.send_nonsense()
    await room.write(anchor, "si sente?")
    assert (await room.next(OperatorWrote)).content == Text("si sente?")


async def test_an_operators_file_is_fetched(room: Room) -> None:
    anchor = await open_thread(room)
    await room.show(anchor, b"ciao", "a.txt", "text/plain")
    wrote = await room.next(OperatorWrote)
    async with fetched(room.desk, wrote.content.ref, max_bytes=1000) as file:
        assert file.handle.read() == b"ciao"
        assert (file.filename, file.mime_type) == ("a.txt", "text/plain")
    with pytest.raises(Refused):
        async with fetched(room.desk, MediaRef(Lane("desk:urp"), "unknown"), max_bytes=10):
            pass
