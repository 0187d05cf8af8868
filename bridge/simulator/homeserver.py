"""A real Synapse of one's own for the demo: on 127.0.0.1, no federation, SQLite in a folder that goes with it."""

import asyncio
import hashlib
import hmac
import json
import os
import secrets
import shutil
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp

NAME = "comune.localhost"
HERE = ".venv-synapse/bin/python"  # made by `make`, in the source tree
START_SECONDS = 90.0
STOP_SECONDS = 8.0
FREE = {"per_second": 1e6, "burst_count": 1_000_000}  # people try it at their own pace


@dataclass(frozen=True)
class Account:
    """Somebody on the homeserver."""

    user_id: str
    password: str
    token: str


def installed() -> list[str]:
    """How Synapse is called here; empty if it is not installed."""
    for folder in (Path.cwd(), Path(__file__).parents[2]):
        if (folder / HERE).exists():
            return [str(folder / HERE), "-m", "synapse.app.homeserver"]
    found = shutil.which("synapse_homeserver")
    return [found] if found else []


class Homeserver:
    """One that runs; made with the words that `installed` found."""

    def __init__(self, command: list[str], folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._folder = folder
        self._secret = secrets.token_urlsafe(32)
        self._command = command
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Make its keys, start it and wait until it answers. Raises RuntimeError if it does not."""
        options = write_configuration(self._folder, self._port, self._secret, server_name=NAME, rc_message=FREE)
        self._command = [*self._command, *options]
        if await (await self._call("--generate-keys")).wait():
            raise RuntimeError("Synapse does not start: it cannot make its keys")
        self._process = await self._call()
        try:
            async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
                while self._process.returncode is None:
                    with suppress(aiohttp.ClientError):
                        async with session.get(f"{self.url}/health"):
                            return
                    await asyncio.sleep(0.1)
        except TimeoutError:
            pass
        await self.stop()
        raise RuntimeError("Synapse does not start: is its version one that runs here?")

    async def _call(self, *more: str) -> asyncio.subprocess.Process:
        with (self._folder / "output.log").open("ab") as output:
            return await asyncio.create_subprocess_exec(
                *self._command, *more, cwd=self._folder, env=surroundings(), stdout=output, stderr=output
            )

    async def stop(self) -> None:
        """End it, politely first."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def register(self, name: str) -> Account:
        """A new account."""
        path = "_synapse/admin/v1/register"
        wanted = registration(self._secret, name, (await self.ask("GET", path))["nonce"])
        made = await self.ask("POST", path, wanted)
        return Account(made["user_id"], str(wanted["password"]), made["access_token"])

    async def room(self, staff: Account, bot: Account, title: str) -> str:
        """A room of the staff with the bridge's account in it; its id."""
        wanted = {
            "name": title,
            "preset": "private_chat",
            "invite": [bot.user_id],
            "creation_content": {"m.federate": False},
            "power_level_content_override": {"users": {bot.user_id: 50}},
            "room_version": "12",
        }
        room = str((await self.ask("POST", "_matrix/client/v3/createRoom", wanted, staff))["room_id"])
        await self.ask("POST", f"_matrix/client/v3/join/{quote(room)}", {}, bot)
        return room

    async def ask(self, method: str, path: str, body: object = None, who: Account | None = None) -> Any:
        """One call that must succeed."""
        headers = {} if who is None else {"Authorization": f"Bearer {who.token}"}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"{self.url}/{path}", json=body, headers=headers) as answer,
        ):
            answer.raise_for_status()
            return await answer.json()


def write_configuration(folder: Path, port: int, secret: str, **more: object) -> list[str]:
    """What a Synapse reads at its start, into its folder, made if need be; the options that name it.

    `secret` is what accounts are made with; `more` is of the one who asks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    listener = {"port": port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"]}
    handler = {"class": "logging.FileHandler", "filename": str(folder / "homeserver.log")}
    log = {"version": 1, "handlers": {"file": handler}, "root": {"level": "WARNING", "handlers": ["file"]}}
    configuration = {
        "public_baseurl": f"http://127.0.0.1:{port}/",
        "listeners": [listener | {"resources": [{"names": ["client", "media"], "compress": False}]}],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_domain_whitelist": [],
        "url_preview_enabled": False,
        "presence": {"enabled": False},
        "rc_login": {"address": FREE, "account": FREE, "failed_attempts": FREE},
        **more,
    }
    (folder / "log.yaml").write_text(json.dumps(log))  # JSON is YAML
    (folder / "homeserver.yaml").write_text(json.dumps(configuration))
    return ["-c", str(folder / "homeserver.yaml")]


def surroundings() -> dict[str, str]:
    """What a process finds around it: no proxies, which are not for loopback traffic."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def registration(secret: str, name: str, nonce: str, *, is_admin: bool = False) -> dict[str, object]:
    """What a new account is asked for with, by the shared secret."""
    password, rank = secrets.token_urlsafe(12), "admin" if is_admin else "notadmin"
    mac = hmac.new(secret.encode(), "\0".join([nonce, name, password, rank]).encode(), hashlib.sha1)
    return {"nonce": nonce, "username": name, "password": password, "admin": is_admin, "mac": mac.hexdigest()}
