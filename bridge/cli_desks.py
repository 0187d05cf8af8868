"""`sportello desk`: conversations from one staff room to another."""

import asyncio
from typing import Annotated

import typer

from bridge.terminal import BAD_USAGE, ConfigOption, fail, say, settings_from
from storage.driver import StoreRefused, StoreUnavailable

desks = typer.Typer(help="Staff rooms.", no_args_is_help=True)


@desks.callback()
def _desks() -> None:
    """Keeps `move` a word of its own, though it is the only one."""


@desks.command()
def move(
    from_desk: Annotated[str, typer.Argument(metavar="FROM", help="The desk the conversations are at.")],
    to_desk: Annotated[str, typer.Argument(metavar="TO", help="The desk where they go on.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do it, with the bridge stopped; else only say what would be done.")
    ] = False,
    config: ConfigOption = None,
) -> None:
    """Open every conversation that is open at one desk at another, with what was said last and what waits."""
    from bridge import moving

    settings = settings_from(config)
    try:
        wanted = moving.between(settings, from_desk, to_desk)
    except LookupError as error:
        say(str(error.args[0]))
        raise typer.Exit(BAD_USAGE) from None
    try:
        moved = asyncio.run((moving.go if yes else moving.look)(settings, wanted))
    except StoreRefused as error:
        raise fail(str(error)) from None
    except StoreUnavailable as error:
        raise fail(f"nothing was moved, the database does not take anything in ({error}): try again") from None
    what = f"{moved.conversations} conversations, {moved.messages} waiting messages"
    done = f"moved from {from_desk} to {to_desk}: {what}" if yes else f"would move {what}: --yes does it"
    say(done)
