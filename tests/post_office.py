"""A mail server of one's own: enough SMTP for a client to believe; it can refuse, or fall silent at the worst time."""

import asyncio
import email
from email.message import EmailMessage
from email.policy import default


class PostOffice:
    """Takes e-mail on a port of this machine. `recipient_code` other than 250 refuses whoever is written to."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipient_code = 250
        self.login_code = 0  # what a login is answered; 0: none is offered
        self.is_silent = False  # takes the letter, and never says so
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen; on the same port as before, if there was one."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=64 * 1024 * 1024)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Nobody answers any more."""
        if self._server is not None:
            self._server.close()
            await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"220 post office\r\n")
            while line := await reader.readline():
                word = line.split(b":")[0].strip().upper()
                if word.startswith(b"DATA"):
                    writer.write(b"354 go on\r\n")
                    await self._take(await reader.readuntil(b"\r\n.\r\n"), writer)
                elif word.startswith(b"RCPT"):
                    writer.write(b"%d done\r\n" % self.recipient_code)
                elif word.startswith(b"EHLO") and self.login_code:
                    writer.write(b"250-post office\r\n250 AUTH PLAIN\r\n")
                elif word.startswith(b"AUTH"):
                    writer.write(b"%d heard\r\n" % self.login_code)
                elif word.startswith(b"QUIT"):
                    writer.write(b"221 bye\r\n")
                    return
                else:
                    writer.write(b"250 done\r\n")
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _take(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        plain = data.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        self.letters.append(email.message_from_bytes(plain, policy=default))
        if not self.is_silent:
            writer.write(b"250 taken\r\n")
