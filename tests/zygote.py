"""A process that has loaded all the bridge needs and forks one whenever a test asks: loading is most of a start.

What is forked is as real as what is started: a process with its own number, environment and log, that takes signals and
leaves an exit status. Starts from nothing are tested in `tests/test_cli.py`, and where the environment is another one.

    with serving(cache):
        process = await zygote_of(cache).fork(["run", "--config", path], log=file, environment=os.environ)
"""

import asyncio
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Protocol

POLL_SECONDS = 0.005
MESSAGE_BYTES = 128 * 1024  # an environment and a command line
LOADED = ("uvloop", "bridge.app", "bridge.cli", "bridge.log", "bridge.desks.matrix.building")


class Process(Protocol):
    """What a test needs of a process, forked or started."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def returncode(self) -> int | None:
        """How it ended, as `subprocess` says it; None while it runs."""

    def kill(self) -> None:
        """kill -9."""

    def send_signal(self, signal: int, /) -> None:
        """Any other."""

    async def wait(self) -> int:
        """How it ended, once it has."""


class Forked:
    """A process the zygote forked: its number is kept for it until we have heard how it ended."""

    def __init__(self, pid: int, news: socket.socket) -> None:
        self.pid = pid
        self._news = news
        self._returncode: int | None = None

    @property
    def returncode(self) -> int | None:
        """How it ended, as `subprocess` says it; None while it runs."""
        if self._returncode is None:
            with suppress(BlockingIOError):
                heard = self._news.recv(MESSAGE_BYTES)
                self._news.close()
                self._returncode = int(heard)
        return self._returncode

    def kill(self) -> None:
        """kill -9."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, signal: int, /) -> None:
        """Any other."""
        if self.returncode is None:
            os.kill(self.pid, signal)

    async def wait(self) -> int:
        """How it ended, once it has."""
        while True:
            if (status := self.returncode) is not None:
                return status
            await asyncio.sleep(POLL_SECONDS)


class Zygote:
    """Our end of it. It is started when it is first asked, and ends when we do."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._process: subprocess.Popen[bytes] | None = None
        self._asking: socket.socket | None = None

    async def fork(self, words: Sequence[str], *, log: IO[bytes], environment: Mapping[str, str]) -> Process:
        """A bridge with these words on its command line, that speaks into `log` on standard error."""
        asking = self._asking or self._start()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        request = json.dumps({"words": list(words), "environment": dict(environment)}).encode()
        with theirs:
            socket.send_fds(asking, [request], [log.fileno(), theirs.fileno()])
        born = await asyncio.get_running_loop().sock_recv(ours, MESSAGE_BYTES)
        assert born, "the bridge cannot be loaded: what the zygote says on standard error tells why"
        return Forked(int(born), ours)

    def _start(self) -> socket.socket:
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                (sys.executable, "-m", "tests.zygote", str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPYCACHEPREFIX": str(self._cache), "PYTHONDONTWRITEBYTECODE": ""},
            )
        return self._asking

    def close(self) -> None:
        """Let it end."""
        if self._asking is not None and self._process is not None:
            self._asking.close()
            self._process.wait()


_SERVING: dict[Path, Zygote] = {}


@contextmanager
def serving(cache: Path) -> Iterator[None]:
    """For as long as the block lasts, bridges whose compiled modules are kept here are forked.

    Where a process may not watch another one's end, they are started from nothing.
    """
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        yield
        return
    zygote = _SERVING[cache] = Zygote(cache)
    try:
        yield
    finally:
        del _SERVING[cache]
        zygote.close()


def zygote_of(cache: Path) -> Zygote | None:
    """The one that forks the bridges of this cache, None if they are started from nothing."""
    return _SERVING.get(cache)


# Its own side


class Ended(Exception):
    """Nobody is there to ask any more."""


class Forks:
    """What was forked and is not yet buried."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._listeners: set[socket.socket] = set()  # who waits to hear of an end
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ, self._fork)

    def serve(self) -> list[str]:
        """In each process forked, its command line; the zygote itself never returns but raises Ended."""
        while True:
            for key, _ in self._selector.select():
                words = key.data()
                if words is not None:
                    return list(words)

    def _fork(self) -> list[str] | None:
        message, descriptors, _, _ = socket.recv_fds(self._control, MESSAGE_BYTES, 2)
        if not message:
            raise Ended
        log, news = descriptors[0], socket.socket(fileno=descriptors[1])
        asked = json.loads(message)
        child = os.fork()
        if not child:
            news.close()
            self._become(log, asked["environment"])
            return list(asked["words"])
        os.close(log)
        self._listeners.add(news)
        with suppress(OSError):
            news.sendall(str(child).encode())
        ending = os.pidfd_open(child)
        self._selector.register(ending, selectors.EVENT_READ, partial(self._tell, child, ending, news))
        return None

    def _become(self, log: int, environment: Mapping[str, str]) -> None:
        """What `exec` would do: nothing of ours stays open, and the surroundings are those that were asked for."""
        for each in (self._control, *self._listeners):
            each.close()
        for key in self._selector.get_map().values():
            if isinstance(key.fileobj, int):
                os.close(key.fileobj)
        self._selector.close()
        os.dup2(log, sys.stderr.fileno())
        os.close(log)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()

    def _tell(self, child: int, ending: int, news: socket.socket) -> None:
        """How it ended. Its number stays its own until that was heard: a signal can never meet somebody else."""
        self._selector.unregister(ending)
        os.close(ending)
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        self._selector.register(news, selectors.EVENT_READ, partial(self._bury, child, news))
        with suppress(OSError):
            news.sendall(str(status).encode())

    def _bury(self, child: int, news: socket.socket) -> None:
        self._selector.unregister(news)
        self._listeners.discard(news)
        news.close()
        os.waitpid(child, 0)


def main(control: socket.socket) -> None:
    """Load, then fork until nobody is there to ask; in what is forked, run the bridge as `python -m bridge` does."""
    for name in LOADED:
        importlib.import_module(name)
    gc.freeze()  # pages that no collection touches stay shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the bridges, and for who asks for them
    try:
        sys.argv[1:] = Forks(control).serve()
    except Ended:
        return
    runpy.run_module("bridge", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
