"""The commands for facts: ``facts`` lists what an enterprise may tell of itself, ``facts lint`` tries what they say."""

import json
from typing import TYPE_CHECKING

import click

from corpus.settings import Settings
from corpus.store import Store
from corpus.today import today

if TYPE_CHECKING:
    from corpus.measures.facts import Vocabulary
    from corpus.measures.office_facts import OfficeFacts


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_context
def facts(context: click.Context, as_json: bool) -> None:
    """List the facts of the package, of the office and of its policies; ``facts lint`` tries those of the office."""
    if context.invoked_subcommand is not None:
        return
    known = office_facts(context.obj)
    if as_json:
        rows = [
            {"name": f.name, "label": f.label, "type": f.type.value, "unit": f.unit, "ask": f.ask}
            for f in known.vocabulary.values()
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for fact in known.vocabulary.values():
        click.echo(f"{fact.name}  {fact.label}  {fact.type.value}  {known.own.get(fact.name, '')}".rstrip())


@facts.command()
@click.pass_obj
def lint(settings: Settings) -> None:
    """Read what each fact of the office says by the reader that users meet, and name what does not fit.

    Exits 1 with a line for each fault: a key that nobody knows, a clash of names or words, a sentence read otherwise.
    """
    from assistant.tellings.lint import misread

    known = office_facts(settings)
    faults = [str(fault) for fault in known.faults]
    faults += [f"{path}: {one}" for name, path in known.own.items() for one in misread(name, known.vocabulary, today())]
    for fault in faults:
        click.echo(fault)
    click.echo(f"tiaoli: {len(faults)} faults in {len(known.own)} facts", err=True)
    if faults:
        raise click.exceptions.Exit(1)


def office_facts(settings: Settings) -> "OfficeFacts":
    """Return the facts that there are under home, and what does not fit."""
    from corpus.measures.office_facts import files_of, read_office_facts

    return read_office_facts(files_of(Store(settings.home)))


def vocabulary_of(settings: Settings) -> "Vocabulary":
    """Return the facts of the package and of the office; what does not fit is named on stderr and left out."""
    known = office_facts(settings)
    for fault in known.faults:
        click.echo(f"tiaoli: set aside: {fault}", err=True)
    return known.vocabulary
