"""One JSON object a line on stderr. The message is a constant, facts are fields, nothing of a person is among them."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

Event = MutableMapping[str, Any]

# Never to be seen, even if logged by mistake: tokens, numbers, and Meta's message ids, which hold the number.
_SECRETS = re.compile(
    r"\d{6,}:[\w-]{20,}|bot\d+:[\w-]+|EAA\w{10,}|wamid\.[\w+/=-]+|wacid\.[\w+/=-]+|Bearer\s+\S+|\+?\d{9,15}(?!\d)"
)
HIDDEN = "[hidden]"


def scrub(value: object) -> object:
    """A value with everything that looks like a secret or a number of a person taken out."""
    return _SECRETS.sub(HIDDEN, value) if isinstance(value, str) else value


def _scrub_all(_: Any, __: str, event: Event) -> Event:
    return {key: scrub(value) for key, value in event.items()}


def _frames(_: Any, __: str, event: Event) -> Event:
    """A traceback without its message: an exception's words may quote what a citizen wrote."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
        event["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(info[2])[-12:]]
    return event


def _plain_record(_: Any, __: str, event: Event) -> Event:
    """A library's own message may hold anything: its template is kept, its arguments are not."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and not event.get("_from_structlog"):
        event["event"] = str(record.msg) if isinstance(record.msg, str) else "library"
        event["logger"] = record.name
    return event


def configure(*, console: bool) -> None:
    """Set up logging for the process: JSON for machines, or lines for people."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _plain_record,
        _frames,
        _scrub_all,
    ]
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()) if console else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared[:2], *shared[3:], structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for noisy in ("httpx", "httpcore", "telegram", "aiohttp.access", "aiosqlite", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # httpx writes every URL, and the bot's token is in it
    logging.getLogger("nio").setLevel(
        logging.CRITICAL
    )  # it writes who uses which device, with the names in the message
