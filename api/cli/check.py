"""``tiaoli check``: is what lies under home whole? Exit code 1 where something is not."""

import json

import click

from corpus.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def check(settings: Settings, as_json: bool) -> None:
    """Compare everything under home with what was written; say what is damaged and what mends it."""
    from corpus.check import check as checked

    faults = list(checked(settings))
    if as_json:
        plain = [{"path": str(f.path) if f.path else None, "what": f.what, "mend": f.mend} for f in faults]
        click.echo(json.dumps({"whole": not faults, "faults": plain}, ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            click.echo(f"{fault.what}\n    mend: {fault.mend}")
        click.echo(
            f"tiaoli: {len(faults)} faults in {settings.home}" if faults else f"tiaoli: {settings.home} is whole"
        )
    if faults:
        raise click.exceptions.Exit(1)
