"""The command line as a technician and a supervisor see it: real processes, exit statuses, and what they print."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bridge.simulator.server import Simulator
from config.settings import load
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
DEADLINE_SECONDS = 60.0
STOP_SECONDS = 10.0  # the contract's
SECRETS = ("demo-access-token", "demo-app-secret", "demo-verify-token", "demo-bot-token")
COMMANDS = ("run", "check", "init", "migrate", "demo", "simulator")

CONFIGURATION = """
[storage]
url = "sqlite:///data/sportello.db"
[http]
port = {port}
[lines.urp]
title = "WhatsURP"
desk = "urp"
[lines.urp.whatsapp]
phone_number = "+390935000000"
phone_number_id = "106540352242922"
business_account_id = "102290129340398"
access_token = "demo-access-token"
app_secret = "demo-app-secret"
verify_token = "demo-verify-token"
api_url = "{town}"
[desks.urp]
title = "URP"
[desks.urp.telegram]
bot_token = "1000000001:demo-bot-token"
group_id = -1001000000001
api_url = "{town}"
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that ended."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> list[str]:
        """Its lines on standard error, the log's aside."""
        return [line for line in self.err.splitlines() if line.strip() and not line.startswith('{"')]


@dataclass(frozen=True, slots=True)
class Shell:
    """A folder to work in."""

    folder: Path
    environment: dict[str, str]

    async def start(self, *words: str) -> asyncio.subprocess.Process:
        """Start a command and do not wait for it."""
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bridge", *words),
            cwd=self.folder,
            env=self.environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def run(self, *words: str, typed: str = "") -> Ended:
        """Run a command to its end. No secret and no traceback is ever printed."""
        return await ended(await self.start(*words), typed)

    def configure(self, town: str = "http://127.0.0.1:9", port: int = 0, name: str = "sportello.toml") -> Path:
        """A configuration that is right."""
        path = self.folder / name
        path.write_text(CONFIGURATION.format(town=town, port=port or free_port()))
        return path

    @asynccontextmanager
    async def running(self, *words: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
        """The bridge, once it listens, and its port; stopped at the end as systemd would."""
        process = await self.start("run", *words)
        try:
            yield process, await listening(process)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await ended(process)


async def ended(process: asyncio.subprocess.Process, typed: str = "") -> Ended:
    """Wait for a process. No secret and no traceback is ever printed."""
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            out, err = await process.communicate(typed.encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    assert process.returncode is not None
    told = Ended(process.returncode, out.decode(), err.decode())
    assert not [secret for secret in SECRETS if secret in told.out + told.err]
    assert "Traceback" not in told.out + told.err
    return told


async def listening(process: asyncio.subprocess.Process) -> int:
    """The port on which the bridge listens, from its log."""
    assert process.stderr is not None
    async with asyncio.timeout(DEADLINE_SECONDS):
        async for line in process.stderr:
            event = json.loads(line)
            if event["event"] == "listening":
                return int(event["port"])
    raise AssertionError("it ended before it listened")


@pytest.fixture
def shell(tmp_path: Path, bytecode: Path) -> Shell:
    """An empty folder, and an environment without configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SPORTELLO")}
    python = {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(bytecode), "PYTHONDONTWRITEBYTECODE": ""}
    return Shell(tmp_path, kept | python)


@pytest.fixture
async def town() -> AsyncIterator[Simulator]:
    """The outside world."""
    simulator = Simulator()
    await simulator.start()
    yield simulator
    await simulator.stop()


async def control(town: Simulator, verb: str, path: str, body: object = None) -> None:
    """Move the world; `graph/…` is what a technician does in Meta's dashboard."""
    url = f"{town.url}/control/{path}" if not path.startswith("graph/") else f"{town.url}/v25.0/{path[6:]}"
    headers = {"Authorization": "Bearer demo-access-token"}
    async with aiohttp.ClientSession() as client, client.request(verb, url, json=body, headers=headers) as answer:
        assert answer.status == 200, await answer.text()


# Usage


async def test_help_names_every_command(shell: Shell) -> None:
    told = await shell.run("--help")
    assert told.status == 0
    assert [command for command in COMMANDS if command not in told.out] == []
    for command in COMMANDS:
        assert (await shell.run(command, "--help")).status == 0


@pytest.mark.parametrize("words", [["rum"], ["run", "--cofig", "x"], ["check", "more"], ["simulator", "--port", "x"]])
async def test_wrong_usage_is_2(shell: Shell, words: list[str]) -> None:
    told = await shell.run(*words)
    assert told.status == 2
    assert told.out == ""
    assert "Usage" in told.err


@pytest.mark.parametrize("command", ["run", "check", "migrate"])
async def test_a_missing_configuration_is_2_and_one_line(shell: Shell, command: str) -> None:
    told = await shell.run(command)
    assert told.status == 2
    assert told.said == [
        "sportello.toml: no such file — expected the configuration; `sportello init` writes one",
    ]
    assert (await shell.run(command, "--config", "other.toml")).said[0].startswith("other.toml: no such file")


@pytest.mark.parametrize("command", ["run", "check", "migrate"])
async def test_every_mistake_is_named_at_once(shell: Shell, command: str) -> None:
    path = shell.configure()
    text = path.read_text().replace('title = "URP"', "").replace("-1001000000001", '"group"')
    path.write_text(text.replace("+390935000000", "0935").replace("[storage]\nurl", "[storage]\nulr"))
    told = await shell.run(command)
    assert told.status == 2
    keys = ("storage.ulr", "lines.urp.whatsapp.phone_number", "desks.urp.title", "desks.urp.telegram.group_id")
    assert sorted(line.partition(":")[0] for line in told.said) == sorted(keys)


async def test_the_environment_names_and_completes_the_configuration(shell: Shell) -> None:
    path = shell.configure(name="elsewhere.toml")
    path.write_text(path.read_text().replace('access_token = "demo-access-token"\n', ""))
    told = await shell.run("migrate", "--config", str(path))
    assert told.status == 2
    assert [line.partition(" — ")[0] for line in told.said] == ["lines.urp.whatsapp.access_token: missing"]
    shell.environment["SPORTELLO_CONFIG"] = str(path)
    shell.environment["SPORTELLO__LINES__URP__WHATSAPP__ACCESS_TOKEN"] = "demo-access-token"
    assert (await shell.run("migrate")).status == 0


# The bridge's life


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_stop_is_0_within_ten_seconds(shell: Shell, town: Simulator, number: signal.Signals) -> None:
    shell.configure(town.url)
    async with shell.running() as (process, _):
        process.send_signal(number)
        async with asyncio.timeout(STOP_SECONDS):
            told = await ended(process)
    assert told.status == 0
    assert told.said == []


async def test_a_stop_while_starting_is_a_stop(shell: Shell) -> None:
    os.mkfifo(shell.folder / "sportello.toml")
    process = await shell.start("run")
    with closing(await asyncio.to_thread(open, shell.folder / "sportello.toml", "w")):  # it has begun to read
        process.terminate()
        told = await ended(process)
    assert (told.status, told.out, told.err) == (0, "", "")


async def test_every_line_of_the_log_is_one_object(shell: Shell, town: Simulator) -> None:
    shell.configure(town.url)
    async with shell.running() as (process, _):
        process.terminate()
        told = await ended(process)
    assert [json.loads(line)["event"] for line in told.err.splitlines()][-1] == "stopped"


async def test_a_second_owner_is_1_and_one_line(shell: Shell, town: Simulator) -> None:
    shell.configure(town.url)
    shell.configure(town.url, name="second.toml")
    async with shell.running():
        for words in (["run", "--config", "second.toml"], ["migrate"]):
            told = await shell.run(*words)
            assert told.status == 1
            assert (
                told.said
                == told.err.splitlines()
                == [
                    "another process is already using the database sportello.db",
                ]
            )


async def test_a_taken_port_is_1_and_one_line(shell: Shell, town: Simulator) -> None:
    shell.configure(town.url, port=town.port)
    told = await shell.run("run")
    assert told.status == 1
    assert len(told.said) == 1
    assert told.said[0].startswith("cannot listen: ")
    for command in ("simulator", "demo"):
        told = await shell.run(command, "--port", str(town.port))
        assert told.status == 1
        assert len(told.said) == 1
        assert str(town.port) in told.said[0]


async def test_a_port_that_cannot_be_is_2(shell: Shell) -> None:
    for command in ("simulator", "demo"):
        assert (await shell.run(command, "--port", "65536")).status == 2


async def test_the_simulator_stops_as_asked(shell: Shell) -> None:
    process = await shell.start("simulator", "--port", "0")
    assert process.stdout is not None
    async with asyncio.timeout(DEADLINE_SECONDS):
        assert b"http://127.0.0.1:" in await process.stdout.readline()
    process.terminate()
    assert (await ended(process)).status == 0


async def test_migrate_makes_the_database_once(shell: Shell) -> None:
    shell.configure()
    for _ in range(2):
        told = await shell.run("migrate")
        assert told.status == 0
        assert told.said == ["the database is up to date"]
    assert stat.S_IMODE((shell.folder / "data" / "sportello.db").stat().st_mode) == 0o600


async def test_a_database_that_is_none_is_1_and_one_line(shell: Shell) -> None:
    shell.configure()
    (shell.folder / "data").mkdir()
    (shell.folder / "data" / "sportello.db").write_bytes(b"not a database" * 100)
    for command in ("run", "migrate"):
        told = await shell.run(command)
        assert told.status == 1
        assert len(told.said) == 1


# check


async def checked(shell: Shell, status: int) -> dict[str, dict[str, Any]]:
    """The report of `check --json`, by subject and name."""
    told = await shell.run("check", "--json")
    assert told.status == status, told.out
    assert told.err == ""
    report = json.loads(told.out)
    assert report["ok"] is (status == 0)
    return {f"{check['subject']} {check['name']}": check for check in report["checks"]}


def subscribe(town: Simulator, port: int) -> list[tuple[str, str, object]]:
    """What a technician does in Meta's dashboard."""
    callback = {"webhook_url": f"http://127.0.0.1:{port}/webhooks/whatsapp"}
    return [("POST", "graph/102290129340398/subscribed_apps", None), ("PATCH", "settings", callback)]


async def test_check_finds_all_well(shell: Shell, town: Simulator) -> None:
    port = free_port()
    shell.configure(town.url, port)
    for call in subscribe(town, port):
        await control(town, *call)
    report = await checked(shell, 0)
    assert [key for key, check in report.items() if check["state"] != "ok"] == ["http public_url"]
    told = await shell.run("check")
    assert told.status == 0
    assert told.out.count("✓") == len(report) - 1
    assert "\x1b" not in told.out


FAULTS: list[tuple[str, tuple[str, str, object], str]] = [
    ("revoked token", ("PATCH", "settings", {"access_token": "another"}), "lines.urp token"),
    ("no forum", ("PATCH", "group", {"is_forum": False}), "desks.urp group"),
    ("no right", ("PATCH", "group", {"can_manage_topics": False}), "desks.urp can_manage_topics"),
    ("paused", ("PATCH", "templates/avviso_comune", {"status": "PAUSED"}), "lines.urp broadcast_template"),
    (
        "missing",
        ("DELETE", "graph/102290129340398/message_templates?name=risposta_pronta", None),
        "lines.urp answer_template",
    ),
]


@pytest.mark.parametrize(("call", "named"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
async def test_check_names_the_fault_and_is_1(
    shell: Shell, town: Simulator, call: tuple[str, str, object], named: str
) -> None:
    shell.configure(town.url)
    await control(town, *call)
    report = await checked(shell, 1)
    assert [key for key, check in report.items() if check["state"] == "error"] == [named]
    assert report[named]["remedy"]


MADE = "was created, category UTILITY: Meta is reviewing it"


async def without_templates(shell: Shell, town: Simulator) -> None:
    """An account as it is on the first day."""
    shell.configure(town.url)
    for name in ("avviso_comune", "risposta_pronta"):
        await control(town, "DELETE", f"templates/{name}", None)
    await control(town, "PATCH", "settings", {"template_review_ms": 300})
    await control(town, "POST", "clock", {"advance_seconds": 31 * 86_400})  # the names of deleted ones rest


async def templates_at(town: Simulator) -> list[dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"{town.url}/control/templates") as answer:
        made: list[dict[str, Any]] = await answer.json()
        return made


async def test_check_creates_the_templates_when_told_to(shell: Shell, town: Simulator) -> None:
    await without_templates(shell, town)
    report = await checked(shell, 1)
    assert "there is no template avviso_comune" in report["lines.urp broadcast_template"]["message"]
    assert await templates_at(town) == [], "a machine's report creates nothing by itself"
    told = await shell.run("check", "--create-templates", "--json")
    assert told.status == 1, "Meta has not approved them yet"
    said = {check["name"]: check for check in json.loads(told.out)["checks"]}
    assert said["broadcast_template"]["message"] == f"avviso_comune {MADE}"
    assert said["answer_template"]["message"] == f"risposta_pronta {MADE}"
    made = {each["name"]: each for each in await templates_at(town)}
    words = made["avviso_comune"]["components"][0]["text"]
    assert words == "Avviso di WhatsURP a chi si è iscritto:\n\n{{1}}\n\nPer non riceverne più risponda STOP."
    assert (made["avviso_comune"]["language"], made["avviso_comune"]["category"]) == ("it", "UTILITY")
    assert made["risposta_pronta"]["components"][1]["buttons"] == [{"type": "QUICK_REPLY", "text": "Leggi la risposta"}]
    for _ in range(100):
        if {each["status"] for each in await templates_at(town)} == {"APPROVED"}:
            break
        await asyncio.sleep(0.05)
    report = await checked(shell, 0)
    assert report["lines.urp broadcast_template"]["message"] == "avviso_comune is approved, UTILITY"
    again = await shell.run("check", "--create-templates")
    assert again.status == 0
    assert len(await templates_at(town)) == 2


async def test_check_asks_at_a_terminal_and_nowhere_else(shell: Shell, town: Simulator) -> None:
    await without_templates(shell, town)
    told = await shell.run("check", typed="y\n")
    assert (told.status, "Create now?" in told.out) == (1, False)
    assert await templates_at(town) == []

    def at_a_terminal(answer: str) -> str:
        with Terminal(shell, "check") as terminal:
            terminal.read_until("Create now? [y/N]: ")
            terminal.press(answer)
            assert terminal.process.wait(DEADLINE_SECONDS) == 1
            terminal.read_to_the_end()
            return terminal.shown

    shown = await asyncio.to_thread(at_a_terminal, "\x03")
    assert "    Per non riceverne più risponda STOP." in shown
    assert "    [Leggi la risposta]" in shown
    await asyncio.to_thread(at_a_terminal, "\n")
    assert await templates_at(town) == [], "who says nothing wants nothing"
    shown = await asyncio.to_thread(at_a_terminal, "y\n")
    assert f"risposta_pronta {MADE}" in " ".join(shown.split())
    assert len(await templates_at(town)) == 2


async def test_check_beside_a_running_bridge(shell: Shell, town: Simulator) -> None:
    port = free_port()
    path = shell.configure(town.url, port)
    path.write_text(path.read_text().replace("[http]", f'[http]\npublic_url = "http://localhost:{port}"'))
    async with shell.running():
        report = await checked(shell, 0)
        assert report["storage database"]["message"] == "the database is in use by the running bridge"
        assert report["lines.urp callback"]["state"] == "ok"
        path.write_text(path.read_text().replace("demo-verify-token", "changed-since"))
        assert (await checked(shell, 1))["lines.urp callback"]["state"] == "error"


async def test_a_terminal_that_knows_no_marks(shell: Shell) -> None:
    shell.configure()
    shell.environment.update(PYTHONIOENCODING="iso-8859-1", PYTHONUTF8="0")
    told = await shell.start("check")
    out, err = await told.communicate()
    assert (told.returncode, err) == (1, b"")
    assert b"? lines.urp token: Meta does not answer" in out


# init

ANSWERS = (
    *("WhatsURP Comune di Esempio", "0935", "+39 0935 000000", "106540352242922", "102290129340398"),
    *("demo-access-token", "demo-app-secret", "telegram", "1000000001:demo-bot-token", "-1001000000001", "", ""),
)
TYPED = "".join(f"{answer}\n" for answer in ANSWERS)


async def test_init_then_check_then_run(shell: Shell, town: Simulator) -> None:
    told = await shell.run("init", typed=TYPED)
    assert told.status == 0
    assert told.said == [
        'lines.urp.whatsapp.phone_number: found "0935" — expected an international number like +390935000000'
    ]
    assert "sportello check" in told.out
    path, port = shell.folder / "sportello.toml", free_port()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    load(path, {})
    for key in ("LINES__URP__WHATSAPP", "DESKS__URP__TELEGRAM"):
        shell.environment[f"SPORTELLO__{key}__API_URL"] = town.url
    shell.environment["SPORTELLO__HTTP__PORT"] = str(port)
    assert (await shell.run("check")).status == 0
    async with shell.running() as (_, listened):
        assert listened == port


async def test_init_overwrites_nothing(shell: Shell) -> None:
    path = shell.folder / "sportello.toml"
    path.write_text("mine")
    told = await shell.run("init", typed=TYPED)
    assert (told.status, len(told.said), path.read_text()) == (1, 1, "mine")
    told = await shell.run("init", "--config", "none/sportello.toml", typed=TYPED)
    assert (told.status, len(told.said)) == (1, 1)


async def test_init_without_answers_leaves_nothing(shell: Shell) -> None:
    told = await shell.run("init", typed=TYPED[:60])
    assert told.status == 1
    assert told.said[-1] == "stopped: nothing was written"
    assert os.listdir(shell.folder) == []


def test_init_at_a_terminal_shows_no_secret_and_can_be_left(shell: Shell) -> None:
    with Terminal(shell, "init") as terminal:
        for answer in (ANSWERS[0], *ANSWERS[2:5]):
            terminal.answer(answer)
        terminal.answer("EAAG-typed-secret")
        terminal.read_until("not shown): ")
        terminal.press("\x03")
        terminal.read_until("nothing was written")
        assert terminal.process.wait(DEADLINE_SECONDS) == 1
        assert ANSWERS[2] in terminal.shown
        assert "EAAG" not in terminal.shown
    assert os.listdir(shell.folder) == []


class Terminal:
    """A person at a terminal."""

    def __init__(self, shell: Shell, command: str) -> None:
        self._here, there = pty.openpty()
        begin = (
            "import fcntl, runpy, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
            "signal.signal(signal.SIGINT, signal.default_int_handler); "  # tests in the background ignore it
            f"sys.argv[1:] = [{command!r}]; runpy.run_module('bridge', run_name='__main__')"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", begin],
            stdin=there,
            stdout=there,
            stderr=there,
            cwd=shell.folder,
            env=shell.environment,
            start_new_session=True,
        )
        os.close(there)
        self.shown = ""
        self._read = 0

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._here)

    def answer(self, words: str) -> None:
        """Wait for a question, and answer it."""
        self.read_until(": ")
        self.press(f"{words}\n")

    def press(self, keys: str) -> None:
        """Type, as a person does who has read the question: the program waits for a key by then.

        An interrupt that comes between the last word shown and the wait is noticed by Python only at the next key.
        """
        state = Path(f"/proc/{self.process.pid}/stat")
        until = time.monotonic() + DEADLINE_SECONDS
        while state.read_text().rpartition(")")[2].split()[0] != "S":
            assert time.monotonic() < until, "the program never waits for a key"
            time.sleep(0.01)
        os.write(self._here, keys.encode())

    def read_to_the_end(self) -> None:
        """What was shown last; the terminal's other end is closed."""
        while select.select([self._here], [], [], 0.2)[0]:
            try:
                self.shown += os.read(self._here, 4096).decode()
            except OSError:
                return

    def read_until(self, words: str) -> None:
        """Wait until these words are shown, after all that was waited for before."""
        while (found := self.shown.find(words, self._read)) < 0:
            assert select.select([self._here], [], [], DEADLINE_SECONDS)[0], f"{words!r} is never shown"
            self.shown += os.read(self._here, 4096).decode()
        self._read = found + len(words)
