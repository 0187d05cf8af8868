"""The way in: opens the database a URL names, and knows its own installation token."""

import secrets
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from storage.driver import Driver, StoreRefused, Transaction, Waker
from storage.sqlite import Sqlite, reading

SQLITE = "sqlite:///"


async def open_database(url: str, *, waker: Waker) -> Driver:
    """Open the store and bring it to this version's schema. Raises StoreRefused with a line for the technician."""
    if not url.startswith(SQLITE):
        raise StoreRefused("this version keeps its data in SQLite only: set storage.url to sqlite:///path/of/the.db")
    return await Sqlite.open(Path(url.removeprefix(SQLITE)), waker=waker)


def store_of(url: str) -> Path:
    """The file it is in."""
    return Path(url.removeprefix(SQLITE))


def read_beside(url: str) -> AbstractAsyncContextManager[Transaction]:
    """A look at the store beside a running bridge. Raises StoreRefused with a line for the technician."""
    return reading(Path(url.removeprefix(SQLITE)))


async def installation_token(database: Driver) -> str:
    """The token that marks opaque ids as ours; made once, at the first start."""
    async with database.transaction() as tx:
        tx.later("installation.make", token=secrets.token_hex(4))
        row = await tx.row("installation.token")
    if row is None:
        raise StoreRefused("the database has no installation token")
    return str(row["token"])


async def link_secret(database: Driver) -> bytes:
    """What signs the addresses of files; made once. Call it after `installation_token`."""
    async with database.transaction() as tx:
        tx.later("installation.make_link_secret", secret=secrets.token_hex(32))
        row = await tx.row("installation.link_secret")
    if row is None or not row["link_secret"]:
        raise StoreRefused("the database has no secret for links")
    return bytes.fromhex(row["link_secret"])
