"""Files that a command is given: bytes of any, facts out of YAML. A file that does not fit is refused in a sentence."""

import sys
from pathlib import Path

import click

from corpus.measures.facts import Value, Vocabulary
from corpus.yamls import read_yaml


def read(file: str) -> bytes:
    """Return the bytes of `file`, or of stdin for ``-``."""
    return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()


def read_facts(file: str, vocabulary: Vocabulary) -> dict[str, Value]:
    """Return the facts of `vocabulary` that a YAML file maps.

    Raises UsageError for what is no YAML, FactError for unfit facts.
    """
    import yaml

    try:
        facts = read_yaml(read(file))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} is no YAML: {error}") from None
    if not isinstance(facts, dict) or not all(isinstance(name, str) for name in facts):
        raise click.UsageError(f"{file} does not map names of facts to values")
    return vocabulary.read(facts)
