"""Speaking in the group: one delivery, as few calls as Telegram's twenty a minute allow."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, TelegramError

from bridge import parcels, wording
from bridge.desks.telegram import refusals
from bridge.desks.telegram.entities import to_entities
from bridge.desks.telegram.icons import Icons
from bridge.desks.telegram.limits import MARKS, PRESS_ANSWER_LENGTH, TITLE_LENGTH
from bridge.desks.telegram.placing import NO_PREVIEW, Place
from bridge.errors import Refused, Retryable
from bridge.files import LocalFile
from bridge.receipt import Receipt
from storage.bodies import AnswerPress, Button, EditNotice, Mark, Notice, Post, ShowCase, TakeBack, TurnThread
from storage.content import Location, Media, Text
from storage.model import Anchor, ForeignId
from storage.outbox import Delivery


class Mouth:
    """Says one delivery. `opened` is the topic it had to open, known even when what followed failed."""

    def __init__(
        self,
        bot: Bot,
        group_id: int,
        be_sure: Callable[[], Awaitable[None]],
        *,
        icons: Icons,
        others: Callable[[int], str],
        opener: Bot | None = None,
    ) -> None:
        self._bot = bot
        self._icons = icons
        self._others = others
        self._opener = opener or bot  # whose topics they are
        self._be_sure = be_sure
        self._group_id = group_id
        self.opened: Anchor | None = None
        self.stray: str | None = None  # what landed in the common chat and could not be taken away
        self._place: Place | None = None

    @property
    def has_spoken(self) -> bool:
        """Whether part of the delivery stands where it should."""
        return self._place is not None and self._place.has_spoken

    async def say(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        """Carry it. Raises TelegramError or a Failure."""
        match delivery.body:
            case Post() | Notice():
                return await self._post(delivery, media)
            case EditNotice() as edit:
                return await self._edit(delivery, edit)
            case Mark(target=target, mark=mark):
                await self._leniently(self._bot.set_message_reaction(self._group_id, int(target), MARKS[mark]))
            case AnswerPress(press=press, text=text):
                await self._leniently(self._bot.answer_callback_query(press, text[:PRESS_ANSWER_LENGTH] or None))
            case TurnThread(closed=closed):
                await self._turn(delivery, closed=closed)
            case ShowCase() as shown:
                await self._show_case(delivery, shown)
            case TakeBack(target=target):
                await self._leniently(self._bot.delete_message(self._group_id, int(target)))
            case _:
                raise Refused("telegram-refused")
        return Receipt()

    async def _leniently(self, call: Coroutine[Any, Any, object]) -> None:
        """For what is not worth a second thought: a mark on a deleted message, an answer that comes too late."""
        try:
            await call
        except BadRequest as error:
            if not refusals.says(error, refusals.ALREADY_SO + refusals.NOT_WORTH_IT):
                raise

    async def _turn(self, delivery: Delivery, *, closed: bool) -> None:
        act = self._bot.close_forum_topic if closed else self._bot.reopen_forum_topic
        await self._change_topic(delivery, lambda topic: act(self._group_id, topic))

    async def _show_case(self, delivery: Delivery, shown: ShowCase) -> None:
        """Its icon says how the case stands, its name who looks after it."""
        if delivery.thread is None:
            return
        icon = await self._icons.of(shown.mark)
        name = " · ".join(part for part in (delivery.thread.title, shown.holder) if part)[:TITLE_LENGTH]
        await self._change_topic(
            delivery,
            lambda topic: self._opener.edit_forum_topic(self._group_id, topic, name=name, icon_custom_emoji_id=icon),
        )

    async def _change_topic(self, delivery: Delivery, change: Callable[[int], Coroutine[Any, Any, object]]) -> None:
        if delivery.thread is None or delivery.thread.anchor is None:
            return
        try:
            await self._leniently(change(int(delivery.thread.anchor)))
        except BadRequest as error:
            if refusals.says(error, refusals.ROOM_BROKEN):
                raise Refused("telegram-room") from None  # a door that does not move is no reason to fall silent
            if not refusals.says(error, refusals.THREAD_GONE):  # a topic that is gone is neither open nor closed
                raise

    async def _edit(self, delivery: Delivery, edit: EditNotice) -> Receipt:
        if delivery.quoted is None:
            raise Retryable("notice-not-posted", refusals.SOON)
        where: dict[str, Any] = {"chat_id": self._group_id, "message_id": int(delivery.quoted)}
        where["reply_markup"] = _keyboard(edit.buttons)
        words, dress = edit.text.text, to_entities(edit.text)
        try:
            changed = self._bot.edit_message_text(words, entities=dress, link_preview_options=NO_PREVIEW, **where)
            await self._leniently(changed)
        except BadRequest as error:
            if not refusals.says(error, refusals.WORDS_UNDER_FILE):
                raise
            await self._leniently(self._bot.edit_message_caption(caption=words, caption_entities=dress, **where))
        return Receipt()

    async def _post(self, delivery: Delivery, media: LocalFile | None) -> Receipt:
        if delivery.thread is None:
            return await self._utter(delivery, None, media, Text(""))
        await self._be_sure()
        anchor = delivery.thread.anchor or await self._open(delivery)
        try:
            said = await self._utter(delivery, int(anchor), media, parcels.prefix(delivery))
        except BadRequest as error:
            if self.opened is not None or not refusals.says(error, refusals.THREAD_GONE):
                raise
            anchor = await self._open(delivery)  # somebody deleted the topic: made anew, nothing lost
            again = parcels.prefix(delivery, card=delivery.thread.card)
            said = await self._utter(delivery, int(anchor), media, again)
        return Receipt(said.foreign_id, self.opened, said.followers)

    async def _open(self, delivery: Delivery) -> Anchor:
        if delivery.thread is None:
            raise Refused("telegram-refused")
        topic = await self._opener.create_forum_topic(
            self._group_id,
            delivery.thread.title[:TITLE_LENGTH],
            icon_custom_emoji_id=await self._icons.of(delivery.thread.mark),
        )
        self.opened = Anchor(str(topic.message_thread_id))
        return self.opened

    async def _utter(self, delivery: Delivery, topic: int | None, media: LocalFile | None, prefix: Text) -> Receipt:
        """Send, in several pieces only where one cannot hold it; the first names the message."""
        body = delivery.body
        place = self._place = Place(self._bot, self._group_id, topic, _answers(delivery), _buttons(body))
        place.about = body.about if isinstance(body, Notice) else ""
        content = body.text if isinstance(body, Notice) else body.content if isinstance(body, Post) else None
        followers: tuple[ForeignId, ...] = ()
        match content:
            case Text() if isinstance(body, Notice) and body.attached is not None and media is not None:
                messages = await place.under_file(body.attached, media, wording.join(prefix, content))
            case Text():
                messages = await place.text(wording.join(prefix, parcels.words(delivery, self._others)))
            case Location():
                messages = [*await place.text(prefix), await place.location(content)]
                messages.reverse()
            case Media() if media is not None and delivery.followers:
                messages = await place.album(parcels.items(delivery), media, prefix)
                followers = tuple(_name(message) for message in messages[1:])
            case Media() if media is not None:
                messages = await place.media(content, media, prefix)
            case _:
                raise Refused("media-gone")
        for message in messages:
            await self._check_place(message, topic)
        return Receipt(_name(messages[0]), None, followers)

    async def _check_place(self, message: Message, topic: int | None) -> None:
        """Look where it landed: words of a citizen outside their topic are taken back at once."""
        if topic is None or (message.is_topic_message and message.message_thread_id == topic):
            return
        self._place = None
        try:
            await self._bot.delete_message(self._group_id, message.message_id)
        except TelegramError:
            self.stray = str(message.message_id)
        raise Retryable("topics-off", refusals.MINUTE, whole_lane=True, needs_somebody=True)


def _answers(delivery: Delivery) -> int | None:
    named = delivery.body.answers if isinstance(delivery.body, Notice) else delivery.quoted
    return int(named) if named else None


def _buttons(body: object) -> InlineKeyboardMarkup | None:
    return _keyboard(body.buttons) if isinstance(body, Notice) else None


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.label, callback_data=button.token) for button in row] for row in rows]
    )


def _name(message: Message) -> ForeignId:
    return ForeignId(str(message.message_id))
