"""The Bot API's way of saying no: a code, a description and sometimes parameters."""

from typing import Any

JSON = dict[str, Any]


class Refusal(Exception):
    """An unsuccessful answer. `code` is both `error_code` and the HTTP status: clients decide by the latter."""

    def __init__(self, description: str, *, code: int = 400, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.code = code
        self.parameters = parameters

    def body(self) -> JSON:
        """The JSON body of the answer."""
        body: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refusal:
    """A 400. `reason` is what follows `Bad Request: `."""
    return Refusal(f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """A 403. `reason` is what follows `Forbidden: `."""
    return Refusal(f"Forbidden: {reason}", code=403)


def conflict(reason: str) -> Refusal:
    """A 409. `reason` is what follows `Conflict: `."""
    return Refusal(f"Conflict: {reason}", code=409)


def too_many(retry_after: int) -> Refusal:
    """A 429 that asks for `retry_after` seconds of silence."""
    return Refusal(f"Too Many Requests: retry after {retry_after}", code=429, parameters={"retry_after": retry_after})
