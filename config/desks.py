"""The tables of a desk: a staff room, on Telegram or on Matrix."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints

from config.kinds import Secret, Table, Title, Url, split


def _telegram_secret(secret: SecretStr) -> SecretStr:
    # secret_token: 1-256 characters, A-Z a-z 0-9 _ -. https://core.telegram.org/bots/api#setwebhook
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("1 to 256 characters among A-Z, a-z, 0-9, _ and -")
    return secret


class TelegramDesk(Table):
    """A forum group on Telegram, and the bots that speak in it."""

    bot_token: Secret | None = Field(default=None, description="the token BotFather gave, like 123456789:AA…")
    bot_tokens: Annotated[
        tuple[Secret, ...], BeforeValidator(split), Field(description="a list of tokens BotFather gave")
    ] = ()
    group_id: int = Field(lt=0, description="the negative number of the group, like -1001234567890")
    api_url: Url = "https://api.telegram.org"
    # Telegram allows about 20 messages a minute to one group. https://core.telegram.org/bots/faq
    messages_per_minute: int = Field(default=18, ge=1, description="a whole number, 1 or more")
    webhook_secret: Annotated[SecretStr, AfterValidator(_telegram_secret)] | None = Field(
        default=None, description="1 to 256 characters among A-Z, a-z, 0-9, _ and -"
    )

    @property
    def tokens(self) -> tuple[SecretStr, ...]:
        """Every bot's token: first the one that listens, then those that only share the load of speaking."""
        return (self.bot_token, *self.bot_tokens) if self.bot_token else self.bot_tokens


class MatrixDesk(Table):
    """A room on Matrix, and the account that speaks in it."""

    homeserver: Url
    user_id: Annotated[
        str,
        StringConstraints(pattern=r"^@[^:\s]+:\S+$"),
        Field(description="a Matrix account like @sportello:comune.esempio.it"),
    ]
    access_token: Secret | None = Field(default=None, description="the account's access token")
    password: Secret | None = Field(default=None, description="the account's password")
    # Since room version 12 an id has no server part. https://spec.matrix.org/latest/rooms/v12/
    room_id: Annotated[
        str, StringConstraints(pattern=r"^!\S+$"), Field(description="a room like !abc:comune.esempio.it")
    ]
    # What a homeserver takes when its limits are lifted for the account; one that has not slows us down by itself.
    messages_per_minute: int = Field(default=600, ge=1, description="a whole number, 1 or more")
    # Clients show who has read what: some rooms would rather not have the program among them.
    read_receipts: bool = Field(default=False, description="true or false")


Identity = Annotated[
    str,
    StringConstraints(pattern=r"^(telegram:[0-9]+|@[^:\s]+:\S+)$"),
    Field(description='a person like "telegram:123456789" or "@maria:comune.esempio.it"'),
]
Identities = Annotated[
    tuple[Identity, ...],
    BeforeValidator(split),
    Field(description='a list of people like ["telegram:123456789", "@maria:comune.esempio.it"]'),
]


class Roles(Table):
    """Who may do more at a desk. No managers: the group's administrators are; no approvers: one person is enough."""

    managers: Identities = ()
    approvers: Identities = ()


class Desk(Table):
    """A desk: how it answers, and the one network it is on."""

    title: Title
    reply_mode: Literal["direct", "explicit"] = Field(default="direct", description='"direct" or "explicit"')
    undo_seconds: int = Field(default=5, ge=0, le=120, description="a whole number from 0 to 120")
    # An operator's texts to one citizen within these seconds leave as one message; 0: each by itself.
    merge_seconds: int = Field(default=0, ge=0, le=120, description="a whole number from 0 to 120")
    telegram: TelegramDesk | None = None
    matrix: MatrixDesk | None = None
    roles: Roles = Roles()
