"""The commands for API keys: ``keys add``, ``keys list``, ``keys revoke``. A key is printed once and never again."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

import click

from corpus.settings import Settings
from corpus.unknown import UnknownError

if TYPE_CHECKING:
    from api.access.keys import Keys


@click.group(invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """List the API keys, add one or revoke one."""
    if context.invoked_subcommand is None:
        context.invoke(listed)


@keys.command()
@click.argument("name")
@click.option("--role", type=click.Choice(["caller", "staff"]), default="caller", help="What it may do.")
@click.pass_obj
def add(settings: Settings, name: str, role: str) -> None:
    """Make a key for NAME and print it, this once."""
    from api.access.keys import KeyRole

    key_id, key = _keys(settings).add(name, KeyRole(role))
    click.echo(key)
    click.echo(f"tiaoli: keep this key, it is not shown again; `tiaoli keys revoke {key_id}` ends it", err=True)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_obj
def listed(settings: Settings, as_json: bool = False) -> None:
    """List the keys: id, role, name, when made, last used and revoked."""
    from api.terminal import keys_table

    found = _keys(settings).all()
    if as_json:
        rows = [{name: value for name, value in asdict(key).items() if name != "digest"} for key in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=datetime.isoformat))
    else:
        click.echo(keys_table(found))


@keys.command()
@click.argument("key_id", metavar="ID")
@click.pass_obj
def revoke(settings: Settings, key_id: str) -> None:
    """Let the key of ID in no more."""
    try:
        _keys(settings).revoke(key_id)
    except UnknownError:
        raise click.UsageError(f"there is no key {key_id}, `tiaoli keys` lists them") from None


def _keys(settings: Settings) -> "Keys":
    from api.access.keys import Keys
    from corpus.database import database_url

    return Keys(database_url(settings))
