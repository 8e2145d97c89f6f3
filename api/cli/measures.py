"""The commands that weigh measures: ``measures``, ``assess``, ``match``. They read the record and need no index."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.corpus import policies_of
from api.cli.facts import vocabulary_of
from api.cli.files import read_facts
from corpus.measures.measure import Measure
from corpus.settings import Settings
from corpus.today import today

if TYPE_CHECKING:
    from assistant.weighing.assessment import Assessment

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_obj
def measures(settings: Settings, as_json: bool) -> None:
    """List the measures that a person has checked; one that is signed while something in it is open is named."""
    from api.terminal import measures_table, unfinished_text

    answering, unfinished = _catalogue(settings)
    for one in unfinished:
        click.echo(unfinished_text(one), err=True)
    found = [*answering.values()]
    if as_json:
        rows = [{"id": m.id, "title": m.title, "policy_id": m.policy_id, "facts": list(m.facts)} for m in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        click.echo(measures_table(found))


@click.command()
@click.argument("measure_id")
@click.option("--facts", "facts_file", required=True, metavar="FILE", help="Facts of the enterprise, as YAML.")
@click.option("--as-of", type=DAY, help="The day for which to weigh (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Print the assessment as JSON.")
@click.pass_obj
def assess(settings: Settings, measure_id: str, facts_file: str, as_of: datetime | None, as_json: bool) -> None:
    """Weigh one measure for one enterprise."""
    from assistant.weighing.assess import assess as assessed

    known = measures_of(settings)
    if measure_id not in known:
        raise click.UsageError(f"there is no measure {measure_id}, `tiaoli measures` lists them")
    found = assessed(known[measure_id], read_facts(facts_file, vocabulary_of(settings)), _day(as_of))
    _print([found], as_json, single=True)


@click.command()
@click.option("--facts", "facts_file", metavar="FILE", help="Facts of one enterprise, as YAML.")
@click.option("--table", metavar="FILE", help="Many enterprises: a CSV, XLSX or Parquet file, a row each.")
@click.option("--out", metavar="FILE", help="Where the rows of --table go: CSV, XLSX or Parquet by its name.")
@click.option("--only", type=click.Choice(["eligible"]), help="Keep only the rows that are entitled.")
@click.option("--summary", metavar="FILE", help="Draw how many and how much, as SVG.")
@click.option("--engine", help="duckdb, or spark with an optional master URL (setting: tables).")
@click.option("--as-of", type=DAY, help="The day for which to weigh (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Print the assessments as JSON.")
@click.pass_obj
def match(
    settings: Settings,
    facts_file: str | None,
    table: str | None,
    out: str | None,
    only: str | None,
    summary: str | None,
    engine: str | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Weigh every measure for the enterprise of --facts, or for each enterprise of --table."""
    if (facts_file is None) == (table is None):
        raise click.UsageError("give either --facts FILE or --table FILE")
    if table is not None:
        _match_table(settings, table, out, only, summary, engine, _day(as_of))
        return
    if out or only or summary or engine:
        raise click.UsageError("--out, --only, --summary and --engine go with --table")
    from assistant.weighing.matching import match as matched

    assert facts_file is not None
    _print(
        matched(measures_of(settings).values(), read_facts(facts_file, vocabulary_of(settings)), _day(as_of)),
        as_json,
        single=False,
    )


def measures_of(settings: Settings) -> Mapping[str, Measure]:
    """Return the checked measures of the record by id."""
    return _catalogue(settings)[0]


def _catalogue(settings: Settings) -> tuple[Mapping[str, Measure], tuple[Measure, ...]]:
    """Return the measures that answer, by id, and those that are signed and do not, for something in them is open."""
    from corpus.measures.catalogue import Catalogue
    from corpus.store import Store

    store = Store(settings.home)
    catalogue = Catalogue(store)
    return catalogue.measures(store.ids(), policies_of(settings)), catalogue.unfinished


def _match_table(
    settings: Settings,
    table: str,
    out: str | None,
    only: str | None,
    summary: str | None,
    engine: str | None,
    day: date,
) -> None:
    from api.cli.match import match_table

    if out is None:
        raise click.UsageError("--table wants --out FILE")
    settings = settings.model_copy(update={"tables": engine}) if engine else settings
    match_table(settings, measures_of(settings), Path(table), Path(out), day, only, Path(summary) if summary else None)


def _print(found: "Sequence[Assessment]", as_json: bool, single: bool) -> None:
    from api.citations import Order
    from api.terminal import assessment_text

    if not as_json:
        click.echo("\n\n".join(assessment_text(one) for one in found))
        return
    order = Order()
    plain = [one.to_dict(order) for one in found]
    citations = [asdict(citation) for citation in order.citations()]
    shown: object = {**plain[0], "citations": citations} if single else {"assessments": plain, "citations": citations}
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else today()
