"""The commands that lead from promises to measures: ``coverage`` and ``draft``."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.cli.corpus import policies_of
from corpus.settings import Settings
from corpus.store import MEASURES, Store

if TYPE_CHECKING:
    from corpus.measures.facts import Vocabulary
    from corpus.model import Policy
    from ingest.drafting.coverage import Covered
    from ingest.drafting.draft import Drafts
    from ingest.drafting.files import Filed


@click.command()
@click.argument("policy_id", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the promises as JSON.")
@click.pass_obj
def coverage(settings: Settings, policy_id: str | None, as_json: bool) -> None:
    """List every promise of POLICY_ID, or of all policies, with the measure that binds it or the reason why none does.

    Exits 1 where a promise has neither.
    """
    store = Store(settings.home)
    ids = [_known(store, policy_id)] if policy_id else store.ids()
    policy_of = policies_of(settings)
    found = [(policy_of(one), _covered(store, policy_of(one))) for one in ids]
    if as_json:
        rows = [_promise(policy, one) for policy, covered in found for one in covered]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for policy, covered in found:
            click.echo("\n".join(_coverage_text(policy, covered)))
    if not all(one.settled for _, covered in found for one in covered):
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("policy_id")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the drafts into this folder.")
@click.option("--replace", is_flag=True, help="Replace drafts that are there; what is checked is never replaced.")
@click.option("--json", "as_json", is_flag=True, help="Print the drafts as JSON.")
@click.pass_obj
def draft(settings: Settings, policy_id: str, out: Path | None, replace: bool, as_json: bool) -> None:
    """Propose measures for the promises of POLICY_ID, as drafts that answer nobody until a person has checked them."""
    from ingest.drafting.draft import draft as drafted
    from ingest.drafting.files import file_drafts
    from ingest.drafting.messages import word

    store = Store(settings.home)
    home = store.folder(_known(store, policy_id))
    if out is None and home.parent == store.shipped:
        raise click.UsageError(word("shipped"))
    policy = policies_of(settings)(policy_id)
    made = drafted(policy, list(_checked(home, policy, _facts(store))))
    filed = file_drafts(made.proposals, out or home / MEASURES, replace) if made.proposals else ()
    if as_json:
        click.echo(json.dumps(_report(policy, made, filed), ensure_ascii=False, indent=2, default=str))
    else:
        click.echo("\n".join(_draft_text(made, filed)))


def _known(store: Store, policy_id: str) -> str:
    if policy_id not in store.ids():
        raise click.UsageError(f"no policy {policy_id}")
    return policy_id


def _covered(store: Store, policy: "Policy") -> "tuple[Covered, ...]":
    from corpus.measures.load import load_measures
    from ingest.drafting.coverage import coverage as measured
    from ingest.drafting.coverage import read_reasons

    folder = store.folder(policy.id)
    return measured(policy, load_measures(folder, policy, _facts(store)), read_reasons(folder, policy))


def _facts(store: Store) -> "Vocabulary":
    from corpus.measures.office_facts import files_of, read_office_facts

    return read_office_facts(files_of(store)).vocabulary


def _checked(folder: Path, policy: "Policy", facts: "Vocabulary") -> Iterator[tuple[int, int]]:
    """Yield the words that measures which a person has signed are bound to."""
    from corpus.measures.load import load_measures
    from corpus.measures.measure import citations_of

    for measure in load_measures(folder, policy, facts):
        if measure.signed:
            yield from ((one.start, one.end) for one in citations_of(measure))


def _promise(policy: "Policy", one: "Covered") -> dict[str, Any]:
    promise = one.promise
    return {
        "policy_id": policy.id,
        "node_id": promise.node_id,
        "label": policy.label(promise.node_id),
        "start": promise.start,
        "end": promise.end,
        "quote": policy.text[promise.start : promise.end],
        "words": list(promise.words),
        "praise": promise.praise,
        "state": one.state.value,
        "measures": list(one.measures),
        "reason": one.reason or None,
    }


def _coverage_text(policy: "Policy", covered: "tuple[Covered, ...]") -> Iterator[str]:
    from ingest.drafting.messages import word

    yield policy.metadata.display_title
    for one in covered:
        promise = one.promise
        why = "：".join(filter(None, ("、".join(one.measures), one.reason)))
        state = f"{word(one.state.value)}：{why}" if why else word(one.state.value)
        place = policy.label(promise.node_id) or promise.node_id
        praise = f"（{word('praise')}）" if promise.praise else ""
        yield f"  {place}{praise} {policy.text[promise.start : promise.end]}\n    {state}"
    settled = sum(one.settled for one in covered)
    yield word("covered", promises=len(covered), settled=settled, open=len(covered) - settled)


def _draft_text(made: "Drafts", filed: "tuple[Filed, ...]") -> Iterator[str]:
    from ingest.drafting.draft import BOUND
    from ingest.drafting.messages import word
    from ingest.drafting.term import Fate

    if not filed:
        yield word("nothing")
        return
    for one in filed:
        yield f"{one.path}  {one.proposal.measure.title}  {word(one.status.value)}"
        yield from (f"    {note}" for note in one.proposal.measure.open)
    counts = {
        "bound": made.count(*BOUND),
        "noted": made.count(Fate.NOTED, Fate.PROPOSED),
        "left": made.count(Fate.LEFT),
    }
    yield word("summary", drafts=len(filed), sums=len(made.sums), **counts)


def _report(policy: "Policy", made: "Drafts", filed: "tuple[Filed, ...]") -> dict[str, Any]:
    from ingest.drafting.draft import BOUND
    from ingest.drafting.messages import word
    from ingest.drafting.term import Fate

    drafts = [{"path": str(one.path), "status": one.status.value, "measure": one.proposal.content} for one in filed]
    left = [
        {"start": one.start, "end": one.end, "quote": policy.text[one.start : one.end], "reason": word(one.reason)}
        for one in made.sums
        if one.fate is Fate.LEFT
    ]
    noted = {"proposed": made.count(Fate.PROPOSED), "noted": made.count(Fate.NOTED)}
    counts = {"sums": len(made.sums), "bound": made.count(*BOUND), **noted}
    return {"policy_id": policy.id, "drafts": drafts, **counts, "left_out": left}
