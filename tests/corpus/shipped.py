"""The policies shipped with the program, with their trees and their measures, read once."""

from functools import cache

from corpus.measures.load import load_measures
from corpus.measures.measure import Measure
from corpus.model import Policy
from corpus.store import SHIPPED, Store
from ingest.structure.parse import parse

STORE = Store(SHIPPED / "nowhere")


@cache
def policies() -> tuple[Policy, ...]:
    """Return the shipped policies, by id."""
    read = ((STORE.metadata(policy_id), STORE.text(policy_id)) for policy_id in STORE.ids())
    return tuple(Policy(metadata, text, parse(text).root) for metadata, text in read)


@cache
def measures() -> tuple[Measure, ...]:
    """Return the measures of all of them."""
    return tuple(measure for policy in policies() for measure in load_measures(STORE.folder(policy.id), policy))
