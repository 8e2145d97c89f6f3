"""``tiaoli migrate``: the database's schema, forward to the newest or back to one that an earlier release knows."""

import click

from corpus.settings import Settings


@click.command()
@click.option("--to", "revision", metavar="SCHEMA", help="The schema to go to (default: the newest).")
@click.pass_obj
def migrate(settings: Settings, revision: str | None) -> None:
    """Bring the database to the newest schema, or back to an earlier one before going back to an earlier release."""
    from corpus.database import database_url, head
    from corpus.database import migrate as migrated

    migrated(database_url(settings), revision or head())
    click.echo(f"tiaoli: the database has schema {revision or head()}", err=True)
