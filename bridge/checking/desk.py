"""A desk on Telegram: its bots, its group, their rights there, and how updates arrive.

https://core.telegram.org/bots/api
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bridge.checking.finding import (
    Finding,
    Json,
    NoAnswer,
    found,
    one_line,
    table,
    together,
    unanswered,
)
from bridge.checking.sentences import LATER
from config.settings import Settings

RIGHTS = ("can_manage_topics", "can_delete_messages", "can_pin_messages")
PILING = 100  # updates; a bridge that hears leaves none
TOKEN = "Ask BotFather for the token (/token) and set bot_token."
INVITE = "Add the bot to the group as an administrator, and copy the group's number again into group_id."
NETWORK = "Look at this machine's network and at api_url; then check again."


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot, as Telegram's API sees it. The address holds the token: it is never shown."""

    subject: str
    session: aiohttp.ClientSession
    address: str
    group_id: int

    async def ask(self, method: str, **parameters: object) -> Any:
        """One question. Raises NoAnswer."""
        try:
            async with self.session.post(f"{self.address}/{method}", json=parameters) as response:
                status = response.status
                body = table(await response.json(content_type=None))
        except (TimeoutError, aiohttp.ClientError):
            raise NoAnswer("unreachable", "Telegram does not answer", NETWORK, is_final=True) from None
        except ValueError:
            body = {}
        if body.get("ok") is not True:
            raise _no_answer(status, body)
        return body.get("result")


async def examine_desk(name: str, settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """Every bot of a desk; the first is the one that listens."""
    subject, telegram = f"desks.{name}", settings.desks[name].telegram
    if telegram is None:
        return await _on_matrix(name, settings, session)
    bots = [
        Bot(
            subject if number == 1 else f"{subject} (bot {number})",
            session,
            f"{telegram.api_url}/bot{token.get_secret_value()}",
            telegram.group_id,
        )
        for number, token in enumerate(telegram.tokens, start=1)
    ]
    callback = f"{settings.http.public_url}/webhooks/telegram/{name}" if telegram.webhook_secret is not None else ""
    asked = [_of_bot(bot, callback, listens=number == 0) for number, bot in enumerate(bots)]
    return [finding for findings in await asyncio.gather(*asked) for finding in findings]


async def _on_matrix(name: str, settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    try:
        from bridge.checking.matrix_desk import examine_matrix
    except ModuleNotFoundError:
        return [found("matrix.missing", f"desks.{name}")]
    return await examine_matrix(name, settings, session)


async def _of_bot(bot: Bot, callback: str, *, listens: bool) -> list[Finding]:
    """Who it is, then all the rest; nothing else can be asked of a bot that cannot say who it is."""
    try:
        me = table(await bot.ask("getMe"))
    except NoAnswer as none:
        return [unanswered("bot", bot.subject, none), found("further_checks.waiting", bot.subject)]
    username = one_line(me.get("username", ""))
    questions = [("group", _group(bot)), ("administrator", _rights(bot, me.get("id"), username))]
    if listens:
        questions.append(("updates", _updates(bot, callback)))
    return [found("bot.answers", bot.subject, username=username), *await together(questions, bot.subject)]


async def _group(bot: Bot) -> Iterable[Finding]:
    chat = table(await bot.ask("getChat", chat_id=bot.group_id))
    title = chat.get("title", "")
    findings = [found("group.forum" if chat.get("is_forum") else "group.no_forum", bot.subject, title=title)]
    if username := chat.get("username"):
        findings.append(found("group.public", bot.subject, username=username))
    return findings


async def _rights(bot: Bot, bot_id: object, username: str) -> Iterable[Finding]:
    """An administrator hears everything, whatever its privacy mode; the rights are given one by one."""
    member = table(await bot.ask("getChatMember", chat_id=bot.group_id, user_id=bot_id))
    status = str(member.get("status", "unknown"))
    if status != "administrator":
        return [found("administrator.no", bot.subject, status=status, username=username)]
    return [
        found("administrator.yes", bot.subject),
        *(found(f"{right}.{'yes' if member.get(right) else 'no'}", bot.subject, username=username) for right in RIGHTS),
    ]


async def _updates(bot: Bot, callback: str) -> Iterable[Finding]:
    """How updates arrive. `callback`: where Telegram shall push them; empty: the bridge asks.

    A bot has one webhook, and while it is set nobody who asks is given updates.
    """
    info = table(await bot.ask("getWebhookInfo"))
    url, waiting = str(info.get("url") or ""), info.get("pending_update_count")
    host, pending = urlsplit(callback or url).netloc, waiting if isinstance(waiting, int) else 0
    findings = []
    if url and url != callback:
        findings.append(found("updates.foreign", bot.subject, host=urlsplit(url).netloc))
    elif url and info.get("last_error_message") and pending:
        findings.append(found("updates.failing", bot.subject, host=host, reason=info["last_error_message"]))
    if pending >= PILING:
        findings.append(found("updates.piling", bot.subject, pending=pending))
    key = "updates.polled" if not callback else "updates.pushed" if url else "updates.to_be_pushed"
    return findings or [found(key, bot.subject, host=host, pending=pending)]


def _no_answer(status: int, body: Json) -> NoAnswer:
    description = one_line(body.get("description", f"HTTP {status}"))
    if moved_to := table(body.get("parameters")).get("migrate_to_chat_id"):
        return NoAnswer("moved", f"the group has become another chat, {moved_to}", f"Set group_id to {moved_to}.")
    match status:
        case 401 | 404:
            return NoAnswer(str(status), "Telegram refuses the bot's token", TOKEN, is_final=True)
        case 400 | 403:
            return NoAnswer(str(status), f"the group is not open to the bot: {description}", INVITE)
        case 429:
            return NoAnswer(str(status), "Telegram's limit of questions is reached", LATER)
    return NoAnswer(str(status), f"Telegram answers with an error: {description}", LATER)
