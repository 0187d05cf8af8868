"""The mailer: carries e-mail. The postman calls it, as he calls a line or a desk; nobody else speaks SMTP."""

import asyncio
import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, formataddr

import aiosmtplib

from bridge.errors import Failure, Refused, Retryable, Uncertain
from bridge.files import LocalFile
from bridge.receipt import Receipt
from bridge.rules import Abilities
from storage.bodies import Mail
from storage.model import ForeignId
from storage.outbox import Delivery

PHOTO_BYTES = 5 * 1024 * 1024  # WhatsApp's own measure of an image
STEP_SECONDS = 30.0  # RFC 5321 allows minutes; a server that thinks this long is not well
GOODBYE_SECONDS = 2.0
AGAIN = timedelta(minutes=1)
LOGIN_AGAIN = timedelta(minutes=10)  # somebody must mend it; servers lock accounts that knock too often
GREYLISTED = timedelta(minutes=5)  # a temporary "no" is most often that. RFC 6647
TRIES = 12
TOO_LARGE = 552  # RFC 5321, 4.2.3
PERMANENT = 500
ABILITIES = Abilities(text_units=100_000, caption_units=0, media={}, download_bytes=0, has_buttons=False)


def client_of(server: tuple[str, int], tls: str, *, step_seconds: float = STEP_SECONDS) -> aiosmtplib.SMTP:
    """Who speaks to a mail server, not yet connected; `tls` as in the configuration."""
    return aiosmtplib.SMTP(
        hostname=server[0],
        port=server[1],
        use_tls=tls == "tls",
        start_tls=tls == "starttls",
        tls_context=ssl.create_default_context() if tls != "none" else None,
        timeout=step_seconds,
    )


class Mailer:
    """One account on one mail server."""

    def __init__(
        self, *, server: tuple[str, int], tls: str, login: tuple[str, str], sender: str, installation: str
    ) -> None:
        self._server = server
        self._tls = tls
        self._login = login
        self._sender = sender
        self._installation = installation

    async def send(self, delivery: Delivery, file: LocalFile | None) -> Receipt:
        """Carry one e-mail. Raises exactly one kind of Failure."""
        body = delivery.body
        if not isinstance(body, Mail):
            raise Refused("mail-refused")
        name = f"<{delivery.id}.{self._installation}@{self._sender.partition('@')[2]}>"
        data = await asyncio.to_thread(self._packed, body, name, file)
        client = client_of(self._server, self._tls)
        try:
            await self._knock(client)
            await self._address(client, body.to)
            await _hand_over(client, data)
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit(timeout=GOODBYE_SECONDS)
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                client.close()
        return Receipt(ForeignId(name))

    def _packed(self, body: Mail, name: str, file: LocalFile | None) -> bytes:
        message = EmailMessage()
        message["From"] = formataddr((body.author, self._sender))
        message["To"] = body.to
        message["Subject"] = body.subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = name  # the same at every attempt: a second copy is known for what it is
        message["Auto-Submitted"] = "auto-generated"  # no answering machine answers. RFC 3834
        message.set_content(body.text, cte="quoted-printable")
        for number, photo in enumerate([] if file is None else [file, *file.more], start=1):
            kind, _, subtype = photo.mime_type.partition(";")[0].partition("/")
            photo.handle.seek(0)
            message.add_attachment(
                photo.handle.read(),
                maintype=kind or "application",
                subtype=subtype or "octet-stream",
                filename=f"foto-{number}.{subtype or 'bin'}",
            )
        return message.as_bytes(policy=SMTP_POLICY)

    async def _knock(self, client: aiosmtplib.SMTP) -> None:
        """Up to here nothing has left: whatever goes wrong is everybody's trouble, and it goes again."""
        user, password = self._login
        try:
            await client.connect()
            if user:
                await client.login(user, password)
        except aiosmtplib.SMTPAuthenticationError:
            raise Retryable("mail-login", LOGIN_AGAIN, whole_lane=True, counts=False, needs_somebody=True) from None
        except (aiosmtplib.SMTPException, OSError):
            raise Retryable("mail-down", AGAIN, whole_lane=True, counts=False) from None

    async def _address(self, client: aiosmtplib.SMTP, to: str) -> None:
        try:
            await client.mail(self._sender)
            await client.rcpt(to)
        except aiosmtplib.SMTPResponseException as error:
            raise _refusal(error.code) from None
        except (aiosmtplib.SMTPException, OSError):
            raise Retryable("mail-down", AGAIN, whole_lane=True, counts=False) from None


async def _hand_over(client: aiosmtplib.SMTP, data: bytes) -> None:
    """From here on the server may have it, whether it says so or not."""
    try:
        await client.data(data)
    except aiosmtplib.SMTPResponseException as error:
        raise _refusal(error.code) from None
    except (aiosmtplib.SMTPException, OSError):
        raise Uncertain("no-answer") from None


def _refusal(code: int) -> Failure:
    if code == TOO_LARGE:
        return Refused("mail-too-large")
    return Refused("mail-refused") if code >= PERMANENT else Retryable("mail-later", GREYLISTED, at_most=TRIES)
