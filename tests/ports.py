"""Ports for servers of the tests, while other tests ask for ports beside us."""

import socket
import sys
from collections import deque

MOST_HELD = 100  # of the latest: more than one test, or the town of one module, ever asks for

_held: deque[socket.socket] = deque()


def free_port() -> int:
    """A port nobody has and nobody else is given, neither before its server listens nor while it is started again.

    It stays bound: Linux lets a server, which sets SO_REUSEADDR, listen where who else set it does not listen.
    """
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.bind(("127.0.0.1", 0))
    port = int(held.getsockname()[1])
    _held.append(held)
    while len(_held) > (MOST_HELD if sys.platform == "linux" else 0):
        _held.popleft().close()
    return port
