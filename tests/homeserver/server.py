"""One Synapse on 127.0.0.1: no federation, SQLite. Its limits of messages are the stock ones, lifted by account."""

import json
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bridge.simulator.homeserver import FREE, registration, surroundings, write_configuration
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-synapse" / "bin" / "python"
NAME = "comune.test"
START_SECONDS = 120.0
STOP_SECONDS = 30.0
LIMITS = {
    "max_upload_size": "1M",
    "bcrypt_rounds": 4,  # the least: passwords of tests need no guard, and each login would take 300 ms
    "caches": {"sync_response_cache_duration": "0s"},
    "rc_joins": {"local": FREE, "remote": FREE},
    "rc_joins_per_room": FREE,
    "rc_invites": {"per_room": FREE, "per_user": FREE, "per_issuer": FREE},
}
# Loopback traffic goes by no proxy of the environment.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Account:
    """Somebody on the homeserver."""

    user_id: str
    password: str
    access_token: str
    device_id: str


def call(method: str, url: str, body: object = None, token: str = "") -> Any:
    """One request with JSON in and out."""
    request = urllib.request.Request(url, json.dumps(body).encode() if body is not None else None, method=method)
    request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with _direct.open(request, timeout=30) as answer:
        return json.loads(answer.read() or b"{}")


@dataclass(frozen=True)
class Homeserver:
    """Where it is, and what it takes to make accounts there."""

    url: str
    registration: str
    admin_token: str = ""

    def register(self, name: str, *, limited: bool = False, admin: bool = False) -> Account:
        """A new account; without `limited` it may write as fast as it likes."""
        path = f"{self.url}/_synapse/admin/v1/register"
        asked = registration(self.registration, name, call("GET", path)["nonce"], is_admin=admin)
        made = call("POST", path, asked)
        if not limited and not admin:
            limits = f"{self.url}/_synapse/admin/v1/users/{made['user_id']}/override_ratelimit"
            call("POST", limits, {"messages_per_second": 0, "burst_count": 0}, self.admin_token)
        return Account(made["user_id"], str(asked["password"]), made["access_token"], made["device_id"])


class Process:
    """A Synapse that runs, with its data in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._registration = secrets.token_urlsafe(32)
        self._command: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Homeserver:
        """Make its keys, start it and wait until it answers. Raises RuntimeError if it does not."""
        if not PYTHON.exists():
            raise RuntimeError("Synapse is not installed for the tests: make .venv-synapse/.installed")
        options = write_configuration(self._folder, self._port, self._registration, server_name=NAME, **LIMITS)
        self._command = [str(PYTHON), "-m", "synapse.app.homeserver", *options]
        with (self._folder / "output.log").open("ab") as output:
            keys = [*self._command, "--generate-keys"]
            subprocess.run(keys, cwd=self._folder, env=surroundings(), stdout=output, stderr=output, check=True)
        self.resume()
        made = Homeserver(f"http://127.0.0.1:{self._port}", self._registration)
        try:
            admin = made.register("admin", admin=True)
        except OSError:  # nobody would know that it runs
            self.stop()
            raise
        return Homeserver(made.url, made.registration, admin.access_token)

    def resume(self) -> None:
        """Start what was stopped, on the same data and port, and wait until it answers."""
        with (self._folder / "output.log").open("ab") as output:
            folder, env = self._folder, surroundings()
            self._process = subprocess.Popen(self._command, cwd=folder, env=env, stdout=output, stderr=output)
        self._wait(f"http://127.0.0.1:{self._port}")

    def _wait(self, url: str) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                with _direct.open(f"{url}/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"Synapse does not start: see {self._folder}")

    def stop(self) -> None:
        """End it, politely first."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def dump(server: Homeserver) -> str:
    """For the other processes of a run."""
    return json.dumps(asdict(server))


def load(words: str) -> Homeserver:
    """The reverse of `dump`."""
    return Homeserver(**json.loads(words))
