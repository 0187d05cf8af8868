"""`/aiuto` at a desk of either network: for each role and place what may be used there, and nothing else."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.relay.decision import CommandCall, Decision
from bridge.ruling import build_rules
from config.texts import Texts
from handlers import COMMANDS, WORDS
from handlers.commands import help_, subscribers
from storage.content import Text
from storage.database import open_database
from storage.desk_events import Member, OperatorWrote
from storage.model import CitizenId, DeskName, LineName, Operator, OperatorId, Role, Thread, ThreadId, ThreadState
from tests.config.files import DESK, LINE, MATRIX, loaded

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
THREAD = Thread(ThreadId(1), CitizenId(1), DeskName("urp"), ThreadState.OPEN, "Anna", None)
FOR_MANAGERS = {name for name, word in subscribers.WORDS.items() if word.role is Role.MANAGER}


async def helped(folder: Path, network: str, role: Role, thread: Thread | None) -> str:
    """What somebody of this role reads."""
    rules = build_rules(loaded(folder, LINE + network), link_secret=b"")
    desk, line = rules.desks[DeskName("urp")], rules.lines[LineName("urp")]
    wrote = OperatorWrote("urp", "1", "", Member("1", "Marta"), Text("!aiuto"), NOW)
    somebody = Operator(OperatorId(1), desk.name, "1", "Marta", role is Role.MANAGER)
    database = await open_database(f"sqlite:///{folder}/a.db", waker=lambda worker: None)
    try:
        async with database.transaction() as tx:
            d = Decision(tx, NOW, rules, Texts.load(), WORDS)
            return (await help_.tell(d, CommandCall(desk, line, somebody, role, "", wrote, thread))).text
    finally:
        await database.close()


@pytest.mark.parametrize("thread", [None, THREAD], ids=["room", "thread"])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("network", [DESK, MATRIX], ids=["telegram", "matrix"])
async def test_each_role_reads_what_it_may_use_here(
    tmp_path: Path, network: str, role: Role, thread: Thread | None
) -> None:
    told = await helped(tmp_path, network, role, thread)
    shown = set(re.findall(r"^/(\w+)", told, flags=re.MULTILINE))
    place = "room" if thread is None else "thread"
    may = {name for name, command in COMMANDS.items() if command.role <= role and command.place in (place, "both")}
    assert shown == may - {"avviso", "help"}  # other names of commands, told with them
    subscribers_line = next((line for line in told.splitlines() if line.startswith("/iscritti")), "")
    words = set(re.findall(r"\w+", subscribers_line)) & FOR_MANAGERS
    assert words == (FOR_MANAGERS if role is Role.MANAGER and thread is None else set())
    assert ("cominciano con !" in told) is (network == MATRIX), "clients of one network keep what begins with /"
