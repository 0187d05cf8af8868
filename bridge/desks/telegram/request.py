"""How python-telegram-bot reaches Telegram: through the one HTTP client the bridge has, at half the cost of its own."""

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 20.0
UPLOAD_SECONDS = 120.0
NOT_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)  # nothing has left


class SessionRequest(BaseRequest):
    """One bot's calls over a session that somebody else opens and closes."""

    def __init__(self, session: aiohttp.ClientSession, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._session = session
        self._answer_seconds = answer_seconds

    async def initialize(self) -> None:
        """The session is open already."""

    async def shutdown(self) -> None:
        """The session is closed by who opened it."""

    @property
    def read_timeout(self) -> float:
        """Seconds an answer may take."""
        return self._answer_seconds

    async def do_request(  # type: ignore[override]  # the other time-outs are not ours to choose
        self, url: str, method: str, request_data: RequestData | None = None, read_timeout: object = None, **_: object
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises TimedOut or NetworkError, caused by aiohttp's error."""
        has_files = request_data is not None and request_data.contains_files
        answer = read_timeout if isinstance(read_timeout, float | int) else self._answer_seconds
        timeout = aiohttp.ClientTimeout(
            total=UPLOAD_SECONDS if has_files else None,
            sock_connect=CONNECT_SECONDS,
            sock_read=None if has_files else answer,
        )
        try:
            async with self._session.request(
                method, url, data=_form(request_data), timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error  # its words may hold the address, and that the token


def _form(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows a file's name as it is written here
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in data.multipart_data.items():
        form.add_field(name, content, filename=_one_line(filename), content_type=mime_type)
    return form


def _one_line(filename: str) -> str:
    return "".join("_" if character < " " or character == "\x7f" else character for character in filename)
