"""The measures over JSON: what there is, one of them weighed with facts, all of them for one enterprise.

Only translates; a fact that the vocabulary lacks and a value that does not fit it are refused in one sentence.
"""

from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Any

from fastapi import APIRouter

from api.amounts import worded
from api.citations import Order, named, shorts
from api.deps import Desk, InService
from api.errors import RequestError
from api.schemas import FactsRequest
from assistant.weighing.assessment import Assessment, Outcome
from corpus.measures.facts import Fact, Facts
from corpus.measures.measure import Measure
from corpus.today import today

router = APIRouter(tags=["measures"])


@router.get("/api/facts")
def facts(desk: InService) -> list[dict[str, Any]]:
    """Return the vocabulary: by what an enterprise and its case are described."""
    return [fact_dict(fact) for fact in desk.vocabulary().values()]


@router.get("/api/measures")
def measures(desk: InService) -> list[dict[str, Any]]:
    """Return every measure that answers, by policy and clause."""
    names = shorts(desk.index().metadata)
    return [measure_dict(measure, names) for measure in in_order(desk)]


@router.get("/api/measures/{measure_id}")
def measure(measure_id: str, desk: InService) -> dict[str, Any]:
    """Return one measure."""
    return measure_dict(find_measure(desk, measure_id), shorts(desk.index().metadata))


@router.post("/api/measures/{measure_id}/assess")
def assess(measure_id: str, request: FactsRequest, desk: InService) -> dict[str, Any]:
    """Weigh one measure."""
    known = desk.vocabulary().read(request.facts)
    assessed = desk.assistant().assess(find_measure(desk, measure_id).id, known, request.as_of or today())
    (one,), citations = assessment_dicts([assessed], desk)
    return {**one, "citations": citations}


@router.post("/api/match")
def match(request: FactsRequest, desk: InService) -> dict[str, Any]:
    """Weigh every measure for one enterprise, what it is entitled to first."""
    return match_measures(desk.vocabulary().read(request.facts), request.as_of or today(), desk)


def match_measures(known: Facts, as_of: date, desk: Desk) -> dict[str, Any]:
    """Return the JSON of every measure weighed."""
    return match_dict(desk.assistant().match(known, as_of), as_of, desk)


def match_dict(weighed: tuple[Assessment, ...], as_of: date, desk: Desk) -> dict[str, Any]:
    """Return the JSON of measures weighed, with how many came to what."""
    assessments, citations = assessment_dicts(weighed, desk)
    counted = Counter(one.outcome for one in weighed)
    return {
        "as_of": as_of.isoformat(),
        "assessments": assessments,
        "citations": citations,
        "counts": {outcome.value: counted[outcome] for outcome in Outcome},
    }


def in_order(desk: Desk) -> list[Measure]:
    """Return the measures by policy, as its clauses follow one another."""
    return sorted(
        desk.assistant().snapshots.take().measures.values(), key=lambda one: (one.policy_id, one.grant.start, one.id)
    )


def find_measure(desk: Desk, measure_id: str) -> Measure:
    """Return a measure. Raises RequestError where there is none of that id."""
    measure = desk.assistant().snapshots.take().measures.get(measure_id)
    if measure is None:
        raise RequestError("measure_not_found")
    return measure


def assessment_dicts(
    assessments: list[Assessment] | tuple[Assessment, ...], desk: Desk
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the JSON of assessments, amounts in words too, and of the citations that they count by."""
    order = Order()
    dicts = [worded(one.to_dict(order)) for one in assessments]
    return dicts, order.dicts(shorts(desk.index().metadata))


def measure_dict(one: Measure, names: dict[str, str]) -> dict[str, Any]:
    """Return the JSON of a measure: what it is called, the words that grant it, the facts it hangs on."""
    return {
        "id": one.id,
        "title": one.title,
        "policy_id": one.policy_id,
        "policy_title": one.grant.policy_title,
        "label": one.grant.label,
        "heading": one.grant.heading,
        "grant": named(asdict(one.grant), names),
        "result": one.result,
        "unstated": one.unstated,
        "notes": list(one.notes),
        "facts": [fact_dict(one.vocabulary[name]) for name in one.facts],
    }


def fact_dict(fact: Fact) -> dict[str, Any]:
    """Return the JSON of a fact's definition."""
    return {
        "name": fact.name,
        "label": fact.label,
        "type": fact.type.value,
        "unit": fact.unit,
        "ask": fact.ask,
        "options": [{"value": key, "label": option.label} for key, option in fact.options.items()],
    }
