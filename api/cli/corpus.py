"""The commands that write and show the corpus: ``ingest``, ``index``, ``policies``, ``show``."""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path

import click

from corpus import places
from corpus.model import Policy
from corpus.settings import Settings
from corpus.store import Store
from corpus.unknown import UnknownError


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file.")
@click.option("--place", help="The administrative division whose policies these are (default: as the text says).")
@click.option("--id", "policy_id", help="The id of the policy; for a single file.")
@click.pass_obj
def ingest(
    settings: Settings, paths: tuple[Path, ...], as_json: bool, place: str | None, policy_id: str | None
) -> None:
    """Add or update policies: txt, md, html, docx and pdf files, or folders of them."""
    from api.cli.batch import as_line
    from api.terminal import progress_bar, report_text
    from ingest.run import ingest as ingested

    if policy_id and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--id names the policy of a single file")
    if place:
        known_place(place)
    rejected = False
    with progress_bar("index") as progress:
        for report in ingested(paths, settings, place, policy_id, progress):
            rejected = rejected or report.status == "rejected"
            click.echo(as_line(report.to_dict()) if as_json else report_text(report))
    if rejected:
        raise click.exceptions.Exit(1)


@click.command()
@click.option("--rebuild", is_flag=True, help="Embed every chunk again, not only the changed ones.")
@click.pass_obj
def index(settings: Settings, rebuild: bool) -> None:
    """Bring the index in line with the policies."""
    _build(settings, rebuild)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the metadata as JSON.")
@click.pass_obj
def policies(settings: Settings, as_json: bool) -> None:
    """List the policies that the corpus holds."""
    from api.terminal import policies_table

    store = Store(settings.home)
    found = [store.metadata(policy_id) for policy_id in store.ids()]
    if as_json:
        click.echo(json.dumps([asdict(policy) for policy in found], ensure_ascii=False, indent=2, default=str))
    else:
        click.echo(policies_table(found))


@click.command()
@click.argument("policy_id")
@click.argument("node_id", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print metadata, canonical text and tree as JSON.")
@click.pass_obj
def show(settings: Settings, policy_id: str, node_id: str | None, as_json: bool) -> None:
    """Show the outline of a policy, or the words of one of its nodes."""
    from api.terminal import policy_text
    from api.trees import node_dict, policy_dict

    try:
        policy = policies_of(settings)(policy_id)
        node = node_dict(policy, node_id) if node_id else None
    except UnknownError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        shown = node or {**policy_dict(policy), "text": policy.text}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2, default=str))
    else:
        click.echo(node["text"].strip() if node else policy_text(policy))


def policies_of(settings: Settings) -> Callable[[str], Policy]:
    """Return what gives the policy of an id from the record; it raises UnknownError for an unknown one."""
    from ingest.structure.parse import parse

    store = Store(settings.home)

    @cache
    def policy_of(policy_id: str) -> Policy:
        text = store.text(policy_id)
        return Policy(store.metadata(policy_id), text, parse(text).root)

    return policy_of


def known_place(name: str) -> None:
    """Raise UsageError for a name that is no administrative division's."""
    try:
        places.find(name)
    except UnknownError as error:
        raise click.UsageError(str(error)) from None


def ensure_index(settings: Settings) -> None:
    """Build the index where there is none, saying so on stderr."""
    from corpus.index.generation import Files

    if Files(settings.home).read() is None:
        click.echo("tiaoli: there is no index yet, building it", err=True)
        _build(settings)


def _build(settings: Settings, rebuild: bool = False) -> None:
    from api.terminal import progress_bar
    from corpus.index.build import outdated
    from ingest.run import build

    logging.getLogger("corpus.index.embed").setLevel(logging.WARNING)  # what makes whoever indexes wait is said
    with progress_bar("index") as progress:
        report = build(settings, rebuild, progress)
    done = f"{report.embedded} embedded" if report.changed else "nothing has changed"
    click.echo(f"tiaoli: {report.policies} policies, {report.chunks} chunks, {done}", err=True)
    if sentence := outdated(settings):
        click.echo(f"tiaoli: {sentence}", err=True)
