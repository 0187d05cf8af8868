"""The command line. Exit status: 0 fine, 1 a run-time failure told in one line, 2 bad usage or configuration."""

import asyncio
import gc
import io
import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bridge.cli_desks import desks
from bridge.cli_subscribers import subscribers
from bridge.errors import StartRefused
from bridge.terminal import RUNTIME_FAILURE, ConfigOption, fail, say, settings_from
from storage.driver import StoreRefused

cli = typer.Typer(
    help="Sportello: citizens on WhatsApp, staff on Telegram, one thread each.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# The database's thread asks for the interpreter's lock a few times a commit: at 5 ms each, webhooks would queue.
SWITCH_SECONDS = 0.0005


class DemoDesk(StrEnum):
    """Where the staff of the demo answer."""

    TELEGRAM = "telegram"
    MATRIX = "matrix"


class LogFormat(StrEnum):
    """Who reads the log."""

    JSON = "json"
    CONSOLE = "console"


LogOption = Annotated[LogFormat, typer.Option("--log-format", help="json for machines, console for people.")]


@cli.command()
def run(config: ConfigOption = None, log_format: LogOption = LogFormat.JSON) -> None:
    """Run the bridge."""
    _stop_when_asked()
    gc.disable()  # nothing of what is loaded is litter, and looking for some slows the start; the app enables it
    import structlog
    import uvloop

    from bridge import app, log

    settings = settings_from(config)
    log.configure(console=log_format is LogFormat.CONSOLE)
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        uvloop.run(app.run(settings))
    except Exception as error:  # the rim: a supervisor reads one line and the exit status
        if refused := _refusal(error):
            raise fail(str(refused)) from None
        structlog.get_logger().exception("crashed")
        raise typer.Exit(RUNTIME_FAILURE) from None


def _stop_when_asked() -> None:
    """Until the loop has handlers of its own: a stop while starting is a stop too."""

    def stop(*_: object) -> None:
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


def _refusal(error: BaseException) -> StartRefused | None:
    """The refusal to start, however deep in groups it came."""
    if isinstance(error, BaseExceptionGroup):
        return next((refused for each in error.exceptions if (refused := _refusal(each))), None)
    return error if isinstance(error, StartRefused) else None


@cli.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is.", min=0, max=65535)] = 8080,
    desk: Annotated[
        DemoDesk, typer.Option(help="telegram: a simulated group on the page; matrix: a room on a real local Synapse.")
    ] = DemoDesk.TELEGRAM,
    log_format: LogOption = LogFormat.JSON,
) -> None:
    """Start the whole town on this machine, with no account anywhere."""
    _stop_when_asked()
    from bridge.demo import show
    from bridge.demo_matrix import NotInstalled

    try:
        asyncio.run(show(port, on_matrix=desk is DemoDesk.MATRIX))
    except (NotInstalled, RuntimeError) as error:
        raise fail(str(error)) from None
    except OSError as error:
        raise fail(f"cannot listen on port {port}: {error.strerror or 'the port is taken'}") from None


@cli.command()
def simulator(
    port: Annotated[int, typer.Option(help="Where it listens; 0: any free port.", min=0, max=65535)] = 8090,
) -> None:
    """Start the simulated outside world alone: Graph API, Bot API, control page."""
    _stop_when_asked()
    from bridge.demo import simulate

    try:
        asyncio.run(simulate(port))
    except OSError as error:
        raise fail(f"cannot listen on port {port}: {error.strerror or 'the port is taken'}") from None


@cli.command()
def check(
    config: ConfigOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    create_templates: Annotated[
        bool, typer.Option("--create-templates", help="Create the two templates at Meta if they are missing.")
    ] = False,
) -> None:
    """Prove the set-up against the real services, and say what to mend."""
    from bridge.checking import create_templates as create
    from bridge.checking import offer, run_checks

    settings = settings_from(config)
    checked = asyncio.run(run_checks(settings, as_json=as_json, create=create_templates))
    is_watched = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    if checked.missing and is_watched and _may_create(offer(checked.missing)):
        checked = asyncio.run(create(settings, checked))
    if not checked.is_well:
        raise typer.Exit(RUNTIME_FAILURE)


def _may_create(offer: str) -> bool:
    """Whether a person wants these templates created; whoever leaves does not."""
    typer.echo(f"\nMissing at Meta, and ready to be created:\n\n{offer}\n")
    try:
        return typer.confirm("Create now?", default=False)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo()
        return False


@cli.command()
def init(config: ConfigOption = None) -> None:
    """Ask a few questions and write sportello.toml; what exists is never overwritten."""
    from bridge.asking import write_configuration
    from config.settings import default_path

    try:
        write_configuration(config or default_path(os.environ))
    except FileExistsError:
        raise fail("the configuration exists already: nothing was changed") from None
    except OSError as error:
        raise fail(f"the configuration cannot be written: {error.strerror or type(error).__name__}") from None
    except (typer.Abort, KeyboardInterrupt):
        typer.echo()  # the prompt has no end of line
        raise fail("stopped: nothing was written") from None


@cli.command()
def migrate(config: ConfigOption = None) -> None:
    """Bring the database to this version's schema (also done at every start)."""
    from storage.database import open_database

    async def _open() -> None:
        database = await open_database(settings_from(config).storage.url.get_secret_value(), waker=lambda worker: None)
        await database.close()

    try:
        asyncio.run(_open())
    except StoreRefused as error:
        raise fail(str(error)) from None
    say("the database is up to date")


@cli.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes; it must not exist.")], config: ConfigOption = None
) -> None:
    """Take a consistent copy of the database, while the bridge runs too."""
    from storage.backup import backup as take

    try:
        take(settings_from(config).storage.url.get_secret_value(), file)
    except StoreRefused as error:
        raise fail(str(error)) from None
    say(f"copied to {file}")


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="The copy.")], config: ConfigOption = None) -> None:
    """Put a copy in the database's place, with the bridge stopped; every broadcast is left paused."""
    from storage.backup import restore as put_back

    try:
        paused = put_back(settings_from(config).storage.url.get_secret_value(), file)
    except StoreRefused as error:
        raise fail(str(error)) from None
    say(f"restored; broadcasts paused: {paused}")


cli.add_typer(desks, name="desk")
cli.add_typer(subscribers, name="subscribers")

audit = typer.Typer(help="The audit log.", no_args_is_help=True)
cli.add_typer(audit, name="audit")


@audit.command()
def verify(config: ConfigOption = None) -> None:
    """Check that no line of the audit log was changed or taken out."""
    from storage.audit import first_broken_in

    try:
        broken = first_broken_in(settings_from(config).storage.url.get_secret_value())
    except StoreRefused as error:
        raise fail(str(error)) from None
    if broken is not None:
        raise fail(f"the audit log was tampered with: line {broken} does not follow from the one before")
    say("the audit log is whole")


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without our marks shows a ? for them
    try:
        cli()
    except KeyboardInterrupt:
        sys.exit(0)
