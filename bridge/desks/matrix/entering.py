"""Whose account it is: by its token; where that is worth nothing any more, by the password that gets another."""

from collections.abc import Awaitable, Callable

import structlog

from bridge.desks.matrix import refusals
from bridge.desks.matrix.client import Client, Login
from bridge.errors import Failure, Refused

PASSWORD = "m.login.password"  # https://spec.matrix.org/latest/client-server-api/#password-based

log = structlog.get_logger()


async def identified(client: Client, log_in: Callable[[], Awaitable[Login]] | None) -> Login:
    """The account that speaks from now on. `log_in`: by the password, where there is one."""
    if client.has_token or log_in is None:
        try:
            return await client.who_am_i()
        except Failure as failure:
            if log_in is None or failure.said not in refusals.TOKEN_LOST:
                raise
            log.warning("access token refused: the password is used", cause=failure.said)
    return await log_in()


async def by_password(client: Client, user_id: str, password: str, *, device_id: str, name: str) -> Login:
    """Log in. Raises a Failure that says so where the homeserver takes no password of anybody."""
    try:
        return await client.log_in(user_id, password, device_id=device_id, name=name)
    except Failure as failure:
        if failure.cause == "matrix-token" and not await takes_passwords(client):
            raise refusals.passwordless(failure) from None
        raise


async def takes_passwords(client: Client) -> bool:
    """Whether anybody can log in by one: where accounts are looked after by another program, as MAS, nobody may."""
    try:
        return PASSWORD in await client.ways_in()
    except Refused:
        return False
