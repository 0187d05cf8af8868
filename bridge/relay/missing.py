"""A citizen's file that could not be had at once: its words go first, in their place; the file follows on its own."""

from dataclasses import replace
from datetime import timedelta

from bridge import parcels, wording
from bridge.errors import Failure, Retryable, TooLarge, Uncertain
from bridge.receipt import Receipt
from bridge.relay import answers, notices, sizes
from bridge.relay.decision import Decision, PressCall
from bridge.rules import DeskRules
from storage import buttons, messages, outbox
from storage.bodies import Button, Notice, Post
from storage.content import Media, Text
from storage.model import DeliveryId, DeliveryState, DeskName, MessageId, Priority
from storage.outbox import Delivery

TRIES = 8  # the one with the words included: about eight minutes in all. Meta keeps the file for seven days
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=3)


def pause_after(failures: int) -> timedelta | None:
    """How long to wait once this many tries have failed; None: that was the last."""
    return None if failures >= TRIES else min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))


def concerns(delivery: Delivery, failure: Failure) -> bool:
    """Whether a failure is about one citizen's file, and not about all that goes to its desk."""
    body = delivery.body
    if not isinstance(body, Post) or not isinstance(body.content, Media) or delivery.message is None:
        return False
    if isinstance(failure, Uncertain) and delivery.attempts == 0:  # it may be there: asked for once more as it is
        return False
    return not (isinstance(failure, Retryable) and (failure.whole_lane or not failure.counts))


async def failed(d: Decision, delivery: Delivery, failure: Failure) -> None:
    """Say the words in the file's place, or go on trying, or say that it was the last try."""
    body, desk = delivery.body, d.rules.desks.get(DeskName(delivery.lane.removeprefix("desk:")))
    if not isinstance(body, Post) or not isinstance(body.content, Media) or desk is None:
        await outbox.settle(d.tx, delivery.id, DeliveryState.REFUSED, cause=failure.cause, now=d.now)
        return
    if body.after is None:
        body, doubt = await _words_of(d, desk, delivery, failure), parcels.doubt(delivery, failure)
        await outbox.recast(d.tx, delivery.id, body, cause=doubt, now=d.now)
        return
    pause = pause_after(delivery.attempts + 2)  # this try, and the first one that the words were said for
    if isinstance(failure, Retryable | Uncertain) and pause is not None:
        pause = max(pause, failure.after) if isinstance(failure, Retryable) else pause
        cause = parcels.doubt(delivery, failure) or failure.cause
        await outbox.requeue(d.tx, delivery, due=d.now + pause, cause=cause, counts=True, now=d.now)
    elif await outbox.settle(d.tx, delivery.id, DeliveryState.REFUSED, cause=failure.cause, now=d.now):
        await _say_lost(d, desk, delivery, DeliveryId(body.after), failure)


async def _words_of(d: Decision, desk: DeskRules, delivery: Delivery, failure: Failure) -> Post | Notice:
    """What is said where the file should have been."""
    body = delivery.body
    assert isinstance(body, Post)  # the caller looked
    assert isinstance(body.content, Media)
    file = body.content
    if isinstance(failure, TooLarge):
        return Post(_with_words(_too_large(d, desk, file, failure), file), body.quoted)
    quoted = await messages.names(d.tx, MessageId(body.quoted), desk.lane) if body.quoted is not None else []
    under = quoted[0] if quoted else ""
    if isinstance(failure, Retryable | Uncertain):
        coming = d.say(desk.language, f"media-coming-{file.media}")
        return Notice(_with_words(coming, file), answers=under, file=file)
    lost, rows = await _lost(d, desk, file, delivery, failure)
    return Notice(lost, rows, answers=under, file=file)


async def _say_lost(d: Decision, desk: DeskRules, delivery: Delivery, words: DeliveryId, failure: Failure) -> None:
    notice = (await outbox.get(d.tx, words)).body
    if not isinstance(notice, Notice) or notice.file is None:
        return
    if isinstance(failure, TooLarge):
        text = _with_words(_too_large(d, desk, notice.file, failure), notice.file)
        await notices.retell(d, desk, words, _with_lead(notice, text))
        return
    text, rows = await _lost(d, desk, notice.file, delivery, failure)
    await notices.retell(d, desk, words, _with_lead(notice, text), buttons=rows)


async def _lost(
    d: Decision, desk: DeskRules, file: Media, delivery: Delivery, failure: Failure
) -> tuple[Text, tuple[tuple[Button, ...], ...]]:
    why = answers.reason(d, desk.language, failure.cause)
    told = d.say(desk.language, f"not-fetched-{file.media}", why=why)
    token = await buttons.make(d.tx, desk.name, "retry_media", delivery.message or 0)
    return _with_words(told, file), ((Button(d.say(desk.language, "button-retry"), token),),)


def _too_large(d: Decision, desk: DeskRules, file: Media, failure: TooLarge) -> str:
    beyond = failure.limit_bytes + 1  # where nobody told the size: how far beyond is not known
    size = beyond if failure.size_bytes is None else failure.size_bytes
    told = d.say(
        desk.language,
        f"too-large-{file.media}",
        name=wording.clean_name(file.ref.filename) or "—",
        size=sizes.in_megabytes(size),
        most=failure.limit_bytes // sizes.MEGABYTE,
    )
    links = d.rules.links
    if links is None:
        return told
    minutes = int(links.lifetime.total_seconds()) // 60
    link = d.say(desk.language, "file-link", minutes=minutes, url=links.address_of(file.ref, now=d.now))
    return f"{told}\n{link}"


def _with_words(told: str, file: Media) -> Text:
    return wording.join(Text(f"{told}\n\n"), file.caption) if file.caption.text else Text(told)


def _with_lead(notice: Notice, text: Text) -> Text:
    return wording.join(Text(notice.lead), text) if notice.lead else text


async def arrived(d: Decision, delivery: Delivery, receipt: Receipt) -> None:
    """The words are said: the file sets out after them. Or the file is there: its words no longer promise it."""
    desk = d.rules.desks.get(DeskName(delivery.lane.removeprefix("desk:")))
    match delivery.body:
        case Notice(file=Media()) as notice if desk is not None:
            anew = delivery.thread.card if delivery.thread is not None and receipt.anchor is not None else None
            lead = "" if desk.abilities.has_heads else parcels.prefix(delivery, card=anew).text
            if lead:
                await outbox.note_body(d.tx, delivery.id, replace(notice, lead=lead))
            if not notice.buttons:
                await _send_after(d, await outbox.get(d.tx, delivery.id), pause=FIRST_PAUSE)
        case Post(after=int(words)) if desk is not None:
            said = (await outbox.get(d.tx, DeliveryId(words))).body
            if isinstance(said, Notice) and said.file is not None:
                came = d.say(desk.language, f"media-came-{said.file.media}")
                text = _with_lead(said, _with_words(came, said.file))
                await notices.retell(d, desk, DeliveryId(words), text)


async def _send_after(d: Decision, words: outbox.Record, *, pause: timedelta) -> None:
    """Put the file by itself, in nobody's way. Its caption stands in the words already."""
    assert isinstance(words.body, Notice)  # the caller looked
    assert words.body.file is not None
    file = words.body.file
    await outbox.put(
        d.tx,
        outbox.Outgoing(
            lane=words.lane,
            body=Post(Media(file.media, file.ref, animated=file.animated, emoji=file.emoji), after=words.id),
            priority=Priority.REPLY,
            sequence_key=f"file:{words.id}",
            thread=words.thread,
            message=words.message,
            due=d.now + pause,
        ),
        now=d.now,
    )


async def try_again(d: Decision, call: PressCall) -> str:
    """*Riprova* was pressed: the file is asked for once more, under the words that miss it."""
    words = await outbox.notice_of_message(d.tx, MessageId(call.argument), call.desk.lane)
    if words is None or not isinstance(words.body, Notice) or words.body.file is None:
        return d.say(call.desk.language, "press-unknown")
    await _send_after(d, words, pause=timedelta(0))
    return d.say(call.desk.language, "press-retrying")
