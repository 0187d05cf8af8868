"""One Synapse on 127.0.0.1: no federation, SQLite. Its limits of messages are the stock ones, lifted by account."""

import hashlib
import hmac
import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-synapse" / "bin" / "python"
NAME = "comune.test"
START_SECONDS = 120.0
STOP_SECONDS = 30.0
UPLOAD = "1M"
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
        nonce, password = call("GET", path)["nonce"], secrets.token_urlsafe(12)
        rank = "admin" if admin else "notadmin"
        proof = hmac.new(self.registration.encode(), "\0".join([nonce, name, password, rank]).encode(), hashlib.sha1)
        body = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": proof.hexdigest()}
        made = call("POST", path, body)
        if not limited and not admin:
            limits = f"{self.url}/_synapse/admin/v1/users/{made['user_id']}/override_ratelimit"
            call("POST", limits, {"messages_per_second": 0, "burst_count": 0}, self.admin_token)
        return Account(made["user_id"], password, made["access_token"], made["device_id"])


class Process:
    """A Synapse that runs, with its data in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._registration = secrets.token_urlsafe(32)
        self._command: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Homeserver:
        """Make its keys, start it and wait until it answers. Raises RuntimeError if it does not."""
        if not PYTHON.exists():
            raise RuntimeError("Synapse is not installed for the tests: make .venv-synapse/.installed")
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "homeserver.yaml"
        config.write_text(json.dumps(self._config()))  # JSON is YAML
        (self._folder / "log.yaml").write_text(json.dumps(_logging(self._folder / "homeserver.log")))
        self._command = [str(PYTHON), "-m", "synapse.app.homeserver", "-c", str(config)]
        with (self._folder / "output.log").open("ab") as output:
            keys = [*self._command, "--generate-keys"]
            subprocess.run(keys, cwd=self._folder, env=_around(), stdout=output, stderr=output, check=True)
        self.resume()
        made = Homeserver(f"http://127.0.0.1:{self._port}", self._registration)
        admin = made.register("admin", admin=True)
        return Homeserver(made.url, made.registration, admin.access_token)

    def resume(self) -> None:
        """Start what was stopped, on the same data and port, and wait until it answers."""
        with (self._folder / "output.log").open("ab") as output:
            folder, env = self._folder, _around()
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

    def _config(self) -> dict[str, Any]:
        folder, much = self._folder, {"per_second": 1e6, "burst_count": 1_000_000}
        listener = {"port": self._port, "type": "http", "tls": False, "bind_addresses": ["127.0.0.1"]}
        return {
            "server_name": NAME,
            "public_baseurl": f"http://127.0.0.1:{self._port}/",
            "listeners": [listener | {"resources": [{"names": ["client", "media"], "compress": False}]}],
            "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
            "log_config": str(folder / "log.yaml"),
            "media_store_path": str(folder / "media"),
            "signing_key_path": str(folder / "signing.key"),
            "registration_shared_secret": self._registration,
            "macaroon_secret_key": self._registration,
            "form_secret": self._registration,
            "report_stats": False,
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "federation_domain_whitelist": [],
            "url_preview_enabled": False,
            "presence": {"enabled": False},
            "max_upload_size": UPLOAD,
            "bcrypt_rounds": 4,  # the least: passwords of tests need no guard, and each login would take 300 ms
            "caches": {"sync_response_cache_duration": "0s"},
            "rc_login": {"address": much, "account": much, "failed_attempts": much},
            "rc_joins": {"local": much, "remote": much},
            "rc_joins_per_room": much,
            "rc_invites": {"per_room": much, "per_user": much, "per_issuer": much},
        }


def _around() -> dict[str, str]:
    """What the process finds around it: no proxies."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def _logging(file: Path) -> dict[str, Any]:
    handler = {"class": "logging.FileHandler", "filename": str(file)}
    return {"version": 1, "handlers": {"file": handler}, "root": {"level": "WARNING", "handlers": ["file"]}}


def dump(server: Homeserver) -> str:
    """For the other processes of a run."""
    return json.dumps(asdict(server))


def load(words: str) -> Homeserver:
    """The reverse of `dump`."""
    return Homeserver(**json.loads(words))
