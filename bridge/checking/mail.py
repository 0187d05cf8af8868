"""The mail server of `[smtp]`: connect, be greeted, encrypt, log in, and leave. No e-mail is sent."""

import ssl
from contextlib import suppress

import aiosmtplib

from bridge import mailer
from bridge.checking.finding import Finding, found
from config.settings import Smtp

SUBJECT = "smtp"
SILENT = (
    aiosmtplib.SMTPConnectError,
    aiosmtplib.SMTPServerDisconnected,
    aiosmtplib.SMTPTimeoutError,
    OSError,
)


async def examine_mail(smtp: Smtp | None, *, patience_seconds: float) -> list[Finding]:
    """One line about it; none where no e-mail is to leave."""
    if smtp is None:
        return []
    client = mailer.client_of((smtp.host, smtp.port), smtp.tls, step_seconds=patience_seconds)
    try:
        return [await _knock(client, smtp)]
    finally:
        with suppress(aiosmtplib.SMTPException, OSError):
            client.close()


async def _knock(client: aiosmtplib.SMTP, smtp: Smtp) -> Finding:
    server = f"{smtp.host}:{smtp.port}"
    try:
        await client.connect()
        await client.ehlo()
        if smtp.user:
            await client.login(smtp.user, "" if smtp.password is None else smtp.password.get_secret_value())
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
    except aiosmtplib.SMTPAuthenticationError as error:
        return found("mail_server.login_refused", SUBJECT, server=server, code=error.code)
    except (aiosmtplib.SMTPException, OSError) as error:
        return found(_key(error), SUBJECT, server=server, tls=smtp.tls)
    if smtp.tls == "none" and smtp.user:
        return found("mail_server.open", SUBJECT, server=server)
    return found("mail_server.ready", SUBJECT, server=server)


def _key(error: BaseException) -> str:
    if _is_of_encryption(error):
        return "mail_server.certificate"
    return "mail_server.unreachable" if isinstance(error, SILENT) else "mail_server.unable"


def _is_of_encryption(error: BaseException | None) -> bool:
    """Whether the trouble, or what led to it, is the certificate or the handshake."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
