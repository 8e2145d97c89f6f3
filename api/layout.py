"""Fills the page templates. Everything that is put in is text and is escaped; no template marks anything as safe."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


def render(template: str, **context: object) -> str:
    """Return the HTML of `template` filled with `context`. A name the context lacks raises."""
    return _environment().get_template(template).render(**context)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
