"""``tiaoli backup`` and ``tiaoli restore``: everything of the home in one file, and back."""

from pathlib import Path

import click

from corpus.settings import Settings


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Write everything of the home into FILE (.tar.gz), also while a server runs."""
    from corpus.backup import back_up

    done = back_up(settings, file)
    for sentence in done.elsewhere:
        click.echo(f"tiaoli: {sentence}", err=True)
    click.echo(f"tiaoli: {done.files} files of {settings.home} are in {file}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Set the home that is there aside.")
@click.pass_obj
def restore(settings: Settings, file: Path, force: bool) -> None:
    """Make the home what the backup FILE holds; start a server that runs anew afterwards."""
    from corpus.backup import restore as restored

    aside = restored(settings, file, force)
    if aside:
        click.echo(f"tiaoli: the home that was there is {aside} now; start a server that runs anew", err=True)
    click.echo(f"tiaoli: {settings.home} is what {file} holds", err=True)
