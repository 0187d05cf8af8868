"""`sportello subscribers`: lists of subscribers in and out."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from bridge.terminal import BAD_USAGE, ConfigOption, fail, say, settings_from
from storage.driver import StoreRefused, StoreUnavailable

if TYPE_CHECKING:
    from config.settings import Settings
    from storage.model import LineName

subscribers = typer.Typer(help="The list of subscribers.", no_args_is_help=True)
LineOption = Annotated[str | None, typer.Option("--line", help="Which line; needed where there are several.")]


def _line_of(settings: "Settings", name: str | None) -> "LineName":
    """The line that is meant, or exit 2 with the names there are."""
    from storage.model import LineName

    names = list(settings.lines)
    if name is None and len(names) == 1:
        return LineName(names[0])
    if name not in names:
        say(f"--line: one of {', '.join(names)}")
        raise typer.Exit(BAD_USAGE)
    return LineName(name)


@subscribers.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="A CSV with the columns numero and prova.", exists=True, dir_okay=False)],
    line: LineOption = None,
    config: ConfigOption = None,
) -> None:
    """Take a list in, with the bridge stopped; a proof of consent on every row, bad rows told by their lines."""
    from bridge import enrolment

    settings = settings_from(config)
    try:
        good = asyncio.run(enrolment.take_in(settings, _line_of(settings, line), file))
    except (StoreRefused, enrolment.ListRefused) as error:
        raise fail(str(error)) from None
    except StoreUnavailable as error:
        raise fail(f"the database stopped taking anything in ({error}): import the file again") from None
    if not good:
        raise fail("some rows were left out: mend those lines and import the file again, nobody is written twice")


@subscribers.command()
def export(
    file: Annotated[Path | None, typer.Argument(help="It must not exist; without it, to standard output.")] = None,
    line: LineOption = None,
    config: ConfigOption = None,
) -> None:
    """Write the list of subscribers as a CSV, while the bridge runs too."""
    from bridge import enrolment

    settings = settings_from(config)
    name = _line_of(settings, line)
    try:
        if file is None:
            asyncio.run(enrolment.give_out(settings, name, sys.stdout.buffer))
            return
        with _new_file(file) as out:
            number = asyncio.run(enrolment.give_out(settings, name, out))
    except (StoreRefused, StoreUnavailable) as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"the list cannot be written: {error.strerror or type(error).__name__}") from None
    say(f"written to {file}: {number} subscribers")


@contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file for nobody else's eyes; none is left behind where it cannot be finished."""
    handle = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    try:
        with handle:
            yield handle
    except BaseException:
        path.unlink(missing_ok=True)
        raise
