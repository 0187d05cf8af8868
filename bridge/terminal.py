"""What every command of the command line needs: the configuration, and one line on the terminal before it ends."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from config.settings import ConfigurationError, Settings, default_path, load

RUNTIME_FAILURE, BAD_USAGE = 1, 2
console = Console(stderr=True, highlight=False, soft_wrap=True)

ConfigOption = Annotated[Path | None, typer.Option("--config", help="Where sportello.toml is.")]


def settings_from(path: Path | None) -> Settings:
    """The configuration, or exit 2 with every mistake on its own line."""
    try:
        return load(path or default_path(os.environ), os.environ)
    except ConfigurationError as error:
        for problem in error.problems:
            console.print(problem, markup=False)
        raise typer.Exit(BAD_USAGE) from None


def fail(message: str) -> typer.Exit:
    """Say in one line what is wrong, and exit 1."""
    console.print(message, markup=False)
    return typer.Exit(RUNTIME_FAILURE)
