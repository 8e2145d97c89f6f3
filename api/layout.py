"""Fills the page templates. Everything that is put in is text and is escaped; no template marks anything as safe."""

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

FOLDER = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")
PREFIX = ContextVar("PREFIX", default="")  # the path before all of ours in the address that the user sees


def render(template: str, **context: object) -> str:
    """Return the HTML of `template` filled with `context`. A name the context lacks raises."""
    return _environment().get_template(template).render(**context)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["base"] = PREFIX.get  # a call, so that macros of other templates have it too
    return environment
