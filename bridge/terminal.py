"""What every command of the command line needs: the configuration, and one line on the terminal before it ends."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:  # loading the models takes longer than all that `--help` needs
    from config.settings import Settings

RUNTIME_FAILURE, BAD_USAGE = 1, 2

ConfigOption = Annotated[Path | None, typer.Option("--config", help="Where sportello.toml is.")]


def settings_from(path: Path | None) -> "Settings":
    """The configuration, or exit 2 with every mistake on its own line."""
    from config.settings import ConfigurationError, default_path, load

    try:
        return load(path or default_path(os.environ), os.environ)
    except ConfigurationError as error:
        for problem in error.problems:
            say(problem)
        raise typer.Exit(BAD_USAGE) from None


def say(line: str) -> None:
    """One line on standard error, as it is."""
    typer.echo(line, err=True)


def fail(message: str) -> typer.Exit:
    """Say in one line what is wrong, and exit 1."""
    say(message)
    return typer.Exit(RUNTIME_FAILURE)
