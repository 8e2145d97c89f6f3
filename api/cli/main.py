"""The command line: ``tiaoli``. It translates arguments into calls and results into text or JSON, and no more.

Exit codes: 0 done, 1 a check failed, 2 bad usage or bad input with one sentence on stderr. A user never meets a
traceback. Libraries are imported inside the commands that need them: most commands start in a fraction of a second.
"""

import gc
import json
import logging
import os
import socket
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.backup import backup, restore
from api.cli.check import check
from api.cli.corpus import ensure_index, index, ingest, known_place, policies, policies_of, show
from api.cli.database import migrate
from api.cli.draft import coverage, draft
from api.cli.facts import facts, vocabulary_of
from api.cli.files import read, read_facts
from api.cli.grants import grants
from api.cli.keys import keys
from api.cli.mcp import mcp
from api.cli.measures import assess, match, measures, measures_of
from api.cli.simulate import simulate
from api.cli.start import INTERRUPTED, interruptible
from api.cli.wechat import wechat
from api.process import GARBAGE, log_to_stderr, make_room
from corpus.masking import masked
from corpus.settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

OURS = {"api", "assistant", "corpus", "eval", "ingest"}  # exceptions raised there say in a sentence what is wrong
PIPE_CLOSED = 141  # what a shell reports for SIGPIPE


def main() -> None:
    """Run the command line of this process."""
    # Loading Chroma makes a million objects that stay; looking through them for garbage as they come, and once more at
    # the end, is a third of the time that a question takes.
    gc.set_threshold(*GARBAGE)
    with interruptible():
        code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def run(args: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    log_to_stderr(logging.ERROR)
    try:
        with cli.make_context("tiaoli", list(args)) as context:
            cli.invoke(context)
        sys.stdout.flush()
        return 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, click.Abort):
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at exit
        return PIPE_CLOSED
    except click.ClickException as error:
        return _say(error.format_message(), 2)
    except OSError as error:
        return _say(f"{error.filename}: {error.strerror}" if error.filename else str(error), 2)
    except Exception as error:  # noqa: BLE001 - the last door: a user gets a sentence, whoever mends it the file
        if type(error).__module__.split(".")[0] in OURS:
            return _say(str(error), 2)
        return _say(f"internal error, {type(error).__name__}: {error} (see {_crash_report()})", 2)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), help="Settings file (default: tiaoli.toml, where it is).")
@click.version_option(package_name="tiaoli", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """条理 Tiaoli answers enterprises' questions about policies, each statement quoted from its clause."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
    else:
        context.obj = _settings(config)


COMMANDS = (
    *(ingest, index, policies, show, coverage, grants, draft, facts, measures, assess, match),
    *(keys, simulate, wechat, mcp, migrate, check, backup, restore),
)
for command in COMMANDS:
    cli.add_command(command)


@cli.command()
@click.argument("question", required=False)
@click.option("--batch", metavar="FILE", help="Answer a JSON request a line; - reads stdin.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day for which to answer (default: today).")
@click.option("--facts", "facts_file", metavar="FILE", help="Facts of the enterprise, as YAML.")
@click.option("--conversation", metavar="ID", help="Go on with this conversation.")
@click.pass_obj
def ask(
    settings: Settings,
    question: str | None,
    batch: str | None,
    as_json: bool,
    as_of: datetime | None,
    facts_file: str | None,
    conversation: str | None,
) -> None:
    """Answer QUESTION from the policies, or every line of --batch FILE."""
    if (question is None) == (batch is None):
        raise click.UsageError("give either a QUESTION or --batch FILE")
    known = read_facts(facts_file, vocabulary_of(settings)) if facts_file else None
    day = as_of.date() if as_of else None
    if batch is not None:
        if conversation:
            raise click.UsageError("--conversation goes with a QUESTION, not with --batch")
        _ask_batch(settings, batch, known, day)
    elif question is not None:
        _ask_one(settings, question, as_json, conversation, known, day)


@cli.command()
@click.argument("file", metavar="FILE")
@click.pass_obj
def verify(settings: Settings, file: str) -> None:
    """Check every citation and number of saved answers in FILE (- for stdin) against the policies as they stand."""
    from api.cli.batch import saved_answers
    from assistant.verify.statements import verify_saved

    answers = saved_answers(read(file))
    if not answers:
        raise click.UsageError(f"{file} holds no answer")
    policy_of, measure_of = policies_of(settings), measures_of(settings).get
    failed = 0
    for name, answer in answers:
        faults = verify_saved(dict(answer), policy_of, measure_of)
        failed += bool(faults)
        for fault in faults:
            click.echo(f"{name}: {fault}")
    click.echo(f"{len(answers) - failed} passed, {failed} failed")
    if failed:
        raise click.exceptions.Exit(1)


@cli.command("eval")
@click.argument("suite", default="answers")
@click.pass_obj
def evaluate(settings: Settings, suite: str) -> None:
    """Measure how good the answers are, or SUITE, and write the report under home."""
    from api.terminal import progress_bar
    from eval.evaluate import SUITES
    from eval.evaluate import evaluate as measured

    if suite not in SUITES:
        raise click.UsageError(f"there is no suite {suite}, there is: {', '.join(SUITES)}")
    ensure_index(settings)
    with progress_bar(suite) as progress:
        report = measured(settings, suite, progress)
    click.echo(f"{report.summary()}\n{report.path}")


@cli.command()
@click.option("--host", help="Address to listen on (setting: host).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (setting: port).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that serve (setting: workers).")
@click.pass_obj
def serve(settings: Settings, /, **options: str | int | None) -> None:
    """Serve the web chat and the API."""
    changed = {name: value for name, value in options.items() if value is not None}
    settings = settings.model_copy(update=changed)
    with _listener(settings.host, settings.port) as listener:
        ensure_index(settings)
        from api.server import serve as served

        served(settings, listener)


def _settings(config: Path | None) -> Settings:
    settings = load_settings(os.environ, config)
    known_place(settings.place)
    make_room(settings.home)
    return settings


def _ask_one(
    settings: Settings,
    question: str,
    as_json: bool,
    conversation: str | None,
    facts: Mapping[str, object] | None,
    as_of: date | None,
) -> None:
    if not question.strip() or any("\ud800" <= c <= "\udfff" for c in question):
        raise click.UsageError("the question is empty or is not UTF-8")
    answer = _assistant(settings).ask(question, conversation, facts, as_of)
    if as_json:
        click.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        from api.terminal import answer_text

        click.echo(answer_text(answer, goes_on=conversation is not None))


def _ask_batch(settings: Settings, file: str, facts: Mapping[str, object] | None, as_of: date | None) -> None:
    from api.cli.batch import as_line, requests, respond

    wanted = requests(read(file))
    if not wanted:
        return
    with tempfile.TemporaryDirectory(prefix="tiaoli-") as folder:  # a batch leaves no conversations behind
        assistant = _assistant(settings.model_copy(update={"database": f"sqlite:///{folder}/batch.sqlite"}))
        for request in wanted:
            click.echo(as_line(respond(assistant, request, facts, as_of)))
        assistant.conversations.close()


def _assistant(settings: Settings) -> "Assistant":
    from assistant.assistant import Assistant

    ensure_index(settings)
    return Assistant(settings)


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens there already, so that a taken port is told in a sentence of ours."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except OSError as error:
        raise click.UsageError(f"cannot listen on {host}:{port}: {error.strerror}") from None


def _say(sentence: str, code: int) -> int:
    print("tiaoli:", " ".join(sentence.split()), file=sys.stderr)
    return code


def _crash_report() -> str:
    """Write the traceback that is being handled to a file of its own and return its path."""
    with tempfile.NamedTemporaryFile("w", prefix="tiaoli-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(masked(traceback.format_exc()))
    return file.name
