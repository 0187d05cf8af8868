"""The way from Meta to us: the public address, and the webhook's handshake, done as Meta does it.

Before the first start nobody answers there, so this check listens in the bridge's place while it asks: DNS, certificate
and web server in front are proved all the same. Events that arrive meanwhile are refused, and Meta sends them again.
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
"""

import asyncio
import hmac
import ipaddress
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bridge.checking.finding import Finding, found
from bridge.lines.whatsapp.webhook import PATH
from config.settings import Http, Settings

ANSWER_BYTES = 256


async def examine_callbacks(settings: Settings, session: aiohttp.ClientSession) -> list[Finding]:
    """The public address once, the handshake for each line. Nobody is asked at the default address of this machine."""
    http = settings.http
    findings = [_public_url(http)]
    if http.public_url == f"http://{http.host}:{http.port}":
        return findings
    tokens = {name: line.whatsapp.verify_token.get_secret_value() for name, line in settings.lines.items()}
    async with _standing_in(http, list(tokens.values())):
        asked = [
            _shake_hands(session, f"lines.{name}", http.public_url + PATH, token) for name, token in tokens.items()
        ]
        return findings + list(await asyncio.gather(*asked))


def _public_url(http: Http) -> Finding:
    url = http.public_url
    if _is_this_machine(urlsplit(url).hostname or ""):
        return found("public_url.local", "http", url=url)
    return found("public_url.open" if url.startswith("https://") else "public_url.plain", "http", url=url)


def _is_this_machine(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


async def _shake_hands(session: aiohttp.ClientSession, subject: str, url: str, token: str) -> Finding:
    challenge = str(secrets.randbelow(10**9))
    asked = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": challenge}
    try:
        async with session.get(url, params=asked, allow_redirects=False) as answer:
            status, body = answer.status, await answer.content.read(ANSWER_BYTES)
    except (aiohttp.ClientConnectorCertificateError, aiohttp.ClientConnectorSSLError):
        return found("callback.certificate", subject, url=url)
    except (TimeoutError, aiohttp.ClientError):
        return found("callback.unreachable", subject, url=url)
    if status == 200 and body == challenge.encode():
        return found("callback.answers", subject, url=url)
    if 300 <= status < 400:
        return found("callback.redirects", subject, url=url, status=status)
    return found("callback.wrong_token" if status == 403 else "callback.not_ours", subject, url=url, status=status)


@asynccontextmanager
async def _standing_in(http: Http, tokens: list[str]) -> AsyncIterator[None]:
    """Answer handshakes where the bridge would. If the port is taken it is running, and answers for itself."""

    async def verify(request: web.Request) -> web.Response:
        given = request.query.get("hub.verify_token", "").encode()
        known = [hmac.compare_digest(given, token.encode()) for token in tokens]
        if not any(known):
            return web.Response(status=403)
        return web.Response(text=request.query.get("hub.challenge", ""))

    app = web.Application()
    app.add_routes([web.get(PATH, verify)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.0)
    await runner.setup()
    try:
        with suppress(OSError):
            await web.TCPSite(runner, http.host, http.port).start()
        yield
    finally:
        await runner.cleanup()
