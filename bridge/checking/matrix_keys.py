"""Whether a session on Matrix has the keys that the bridge has: those of another program shut it out of all seals."""

import asyncio
from pathlib import Path

from bridge.checking.finding import Finding, found, table
from bridge.desks.matrix.building import DEVICE
from bridge.desks.matrix.client import Client, Login
from bridge.desks.matrix.keyring import ACCOUNT, Keyring
from storage import keyring
from storage.database import SQLITE
from storage.keyring import Owner


async def examine_keys(
    client: Client, me: Login, url: str, subject: str, *, by_password: bool, is_sealed: bool
) -> list[Finding]:
    """The device that speaks: the token's, or the one that the bridge logs in on. `url`: its database."""
    kept = await asyncio.to_thread(keyring.look, Path(url.removeprefix(SQLITE))) if url.startswith(SQLITE) else None
    device = me.device_id
    if kept is not None and by_password:
        device = DEVICE.format(installation=kept.installation) if kept.installation else ""
    if kept is None or not device:  # a device that is still to be made has no keys of anybody
        return []
    shown = table(table((await client.devices_of([me.user_id])).get(me.user_id)).get(device))
    published = table(shown.get("keys")).get(f"ed25519:{device}")
    if published not in (None, _own(kept, Owner(me.user_id, device))):
        return [found("keys.foreign" if is_sealed else "keys.foreign_unused", subject, device=device)]
    return [found("keys.own", subject, device=device)] if is_sealed else []


def _own(kept: keyring.Kept, owner: Owner) -> str:
    """What the bridge calls its own there; empty where it has none yet."""
    body = kept.accounts.get(owner)
    account = None if body is None else Keyring({(ACCOUNT, ""): body}).load_account()
    return "" if account is None else str(account.identity_keys["ed25519"])
