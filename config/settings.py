"""The settings of the bridge: `sportello.toml`, the environment above it, secrets from files.

    settings = load(default_path(os.environ), os.environ)

Every mistake is found at once: `load` raises one ConfigurationError with a line for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config import texts
from config.contradictions import contradictions
from config.desks import Desk, MatrixDesk, Roles, TelegramDesk
from config.hours import Closure, Hours, Opening, Quiet
from config.kinds import Name, Port, Table, Url
from config.lines import Line, WhatsApp
from config.mail import Smtp
from config.mistakes import ConfigurationError, explain
from config.sources import merge, open_files, read_environment, read_toml

__all__ = [
    "Closure",
    "ConfigurationError",
    "Desk",
    "Hours",
    "Http",
    "Line",
    "MatrixDesk",
    "Opening",
    "Quiet",
    "Rates",
    "Roles",
    "Settings",
    "Smtp",
    "Storage",
    "TelegramDesk",
    "WhatsApp",
    "default_path",
    "load",
]

DATABASE = "sqlite:///path/of/a/file or postgresql://user:password@host:5432/name"


def _known_database(url: SecretStr) -> SecretStr:
    scheme, _, rest = url.get_secret_value().partition("//")
    # sqlite:///file has an empty host, then the path; a bare sqlite:/// would be a database that dies with us.
    if not (scheme == "sqlite:" and len(rest) > 1 and rest[0] == "/") and not (scheme == "postgresql:" and rest):
        raise ValueError(DATABASE)
    return url


class Storage(Table):
    """Where everything is kept. The address is a secret: it may hold a password."""

    url: Annotated[SecretStr, AfterValidator(_known_database)] = Field(
        default=SecretStr("sqlite:///data/sportello.db"), description=DATABASE
    )


def _own_address(http: dict[str, Any]) -> str:
    return f"http://{http['host']}:{http['port']}"


class Http(Table):
    """Where the bridge listens, and the address by which the world reaches it."""

    host: str = Field(default="127.0.0.1", min_length=1, description="an address to listen on, like 127.0.0.1")
    port: Port = 8080
    public_url: Url = Field(default_factory=_own_address)
    admin_port: Port | None = Field(default=None, description="a port, from 1 to 65535 (0: any free one)")
    media_links: bool = Field(default=False, description="true or false")
    # Meta keeps a citizen's file for seven days; a link that lives for long is read by others.
    media_link_minutes: int = Field(default=60, ge=5, le=1440, description="a whole number of minutes from 5 to 1440")


class OwnTexts(Table):
    """Languages and sentences of the municipality's own."""

    folder: Path | None = Field(default=None, description="a folder of Fluent files (sq.ftl, it.ftl)")


class Rates(Table):
    """What Meta asks for a message, in euro without tax, and from what cost on a draft is marked.

    Per delivered message since 1 July 2025, and since 1 October 2026 for free words too, but for the first ones of each
    number in each month. https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing
    """

    service: Decimal = Field(default=Decimal("0.0248"), ge=0, le=10, description="euro a message, like 0.0248")
    utility: Decimal = Field(default=Decimal("0.0248"), ge=0, le=10, description="euro a message, like 0.0248")
    marketing: Decimal = Field(default=Decimal("0.0658"), ge=0, le=10, description="euro a message, like 0.0658")
    free_service_per_month: int = Field(default=1000, ge=0, description="a whole number, 0 or more")
    warn_above: Decimal = Field(default=Decimal(100), ge=0, description="an amount of euro, like 100")


class Settings(BaseSettings):
    """All of the configuration, immutable. Built by `load`; never reads the process's environment by itself."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    storage: Storage = Storage()
    http: Http = Http()
    rates: Rates = Rates()
    texts: OwnTexts = OwnTexts()
    smtp: Smtp | None = None
    lines: dict[Name, Line] = Field(min_length=1, description="at least one line: a table [lines.NAME]")
    desks: dict[Name, Desk] = Field(min_length=1, description="at least one desk: a table [desks.NAME]")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is handed in: the file and the environment are read by `load`, which is told which."""
        return (init_settings,)

    def line_of_phone_number_id(self, phone_number_id: str) -> tuple[str, Line] | None:
        """The line, with its name, whose number has this id of Meta's; None if it is not ours."""
        for name, line in self.lines.items():
            if line.whatsapp.phone_number_id == phone_number_id:
                return name, line
        return None

    def shares_account(self, desk: str) -> bool:
        """Whether another desk speaks through the same account on Matrix."""
        mine = self.desks[desk].matrix
        others = (other.matrix for name, other in self.desks.items() if name != desk)
        return mine is not None and any(other is not None and other.user_id == mine.user_id for other in others)


def default_path(environment: Mapping[str, str]) -> Path:
    """The file to read when none is named: ./sportello.toml if it is there, else $SPORTELLO_CONFIG."""
    here = Path("sportello.toml")
    named = environment.get("SPORTELLO_CONFIG")
    return Path(named) if named and not here.exists() else here


def load(path: Path | None, environment: Mapping[str, str]) -> Settings:
    """The settings of a file (None: no file) under those of an environment.

    Raises ConfigurationError with every mistake of both.
    """
    written = read_toml(path) if path is not None else {}
    surrounding, problems = read_environment(Settings, environment)
    values = merge(written, surrounding)
    unopened = dict(open_files(Settings, values))
    problems += unopened.values()
    settings = None
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        problems += [problem for location, problem in explain(Settings, error) if location not in unopened]
    problems += contradictions(values)
    if settings is not None:
        problems += texts.problems(settings.texts.folder)
    if problems or settings is None:
        # Duplicates: a contradiction may repeat what the models say. `from None`: the cause would show the values.
        raise ConfigurationError(list(dict.fromkeys(problems))) from None
    return settings
