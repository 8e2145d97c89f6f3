"""The pages of the measures: all of them, a calculator for each, and 一键匹配 over all. They work without script.

Forms are posted, so that what an enterprise tells stands in no address and no log.
"""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError

from api.amounts import words
from api.citations import shorts
from api.deps import Desk, InService
from api.errors import RequestError
from api.layout import render
from api.measures import assessment_dicts, find_measure, in_order, match_measures, measure_dict
from api.owners import check_owner
from api.profiles import saved
from api.schemas import Day
from api.web.forms import Field, Form, empty, entries, filled
from assistant.conversation.store import ID
from assistant.weighing.assessment import Outcome
from corpus.measures.facts import Fact, Facts
from corpus.measures.measure import Measure
from corpus.today import today

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


DAY = TypeAdapter[date](Day)
PARTS = (Outcome.ELIGIBLE.value, "one-fact", "facts", Outcome.INELIGIBLE.value, Outcome.NOT_IN_FORCE.value)


async def _given(request: Request) -> dict[str, str]:
    try:
        return entries(await request.body())
    except ValueError:
        raise RequestError("bad_request") from None


Given = Annotated[dict[str, str], Depends(_given)]


@dataclass(frozen=True, slots=True)
class CalculatorShelf:
    """The measures of one policy."""

    policy_id: str
    title: str
    measures: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class SharedResult:
    """What came to the same."""

    id: str
    title: str
    assessments: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that belong together."""

    title: str
    fields: tuple[Field, ...]

    @property
    def entry_count(self) -> int:
        """How many are filled in."""
        return sum(bool(field.raw) for field in self.fields)

    @property
    def faulty(self) -> bool:
        """Whether one has to be mended."""
        return any(field.fault for field in self.fields)


@router.get("/measures")
def measures(desk: InService) -> str:
    """All measures by policy."""
    return render("measures.html", shelves=_shelves(desk))


@router.get("/measures/{measure_id}")
def calculator(measure_id: str, desk: InService) -> str:
    """The calculator of one measure, empty."""
    measure = find_measure(desk, measure_id)
    return _calculator(desk, measure, empty(_facts_of(measure), {}), today(), worked_out=False)


@router.post("/measures/{measure_id}")
def calculated(measure_id: str, inputs: Given, desk: InService) -> HTMLResponse:
    """The calculator of one measure, filled in, with what it comes to."""
    measure = find_measure(desk, measure_id)
    form = _form(desk, _facts_of(measure), inputs)
    page = _calculator(desk, measure, form, _day(inputs), worked_out=not form.faulty)
    return HTMLResponse(page, 422 if form.faulty else 200)


@router.get("/match")
def match(desk: InService) -> str:
    """The form of 一键匹配, empty."""
    return _match(desk, empty(_asked(desk), {}), today(), worked_out=False)


@router.post("/match")
def match_all(inputs: Given, desk: InService) -> HTMLResponse:
    """The form of 一键匹配, filled in, with every measure weighed."""
    form = _form(desk, _asked(desk), inputs)
    page = _match(desk, form, _day(inputs), worked_out=not form.faulty)
    return HTMLResponse(page, 422 if form.faulty else 200)


@router.post("/facts/{name}/field")
def field(name: str, inputs: Given, desk: InService) -> str:
    """The field of one fact for the chat, filled with its plain value where that is given."""
    vocabulary = desk.vocabulary()
    fact = vocabulary.find(name)
    known = vocabulary.restored({name: inputs["value"]} if inputs.get("value") else {})
    return render("field.html", field=empty([fact], known)[fact.name])


def _calculator(desk: Desk, measure: Measure, form: Form, as_of: date, worked_out: bool) -> str:
    weighed = [desk.assistant().assess(measure.id, form.facts, as_of)] if worked_out else []
    assessments, citations = assessment_dicts(weighed, desk)
    return render(
        "calculator.html",
        measure=measure_dict(measure, shorts(desk.index().metadata)),
        form=form,
        as_of=as_of,
        assessment=assessments[0] if assessments else None,
        citations=citations,
    )


def _match(desk: Desk, form: Form, as_of: date, worked_out: bool) -> str:
    result = match_measures(form.facts, as_of, desk) if worked_out else None
    return render(
        "match.html",
        groups=_groups(desk, form),
        form=form,
        as_of=as_of,
        fact_texts={
            one.fact.name: one.fact.show(form.facts[one.fact.name])
            for one in form.fields
            if one.fact.name in form.facts
        },
        result=result,
        parts=_parts(result["assessments"]) if result else [],
        forms=_known(desk, form.facts),
    )


def _parts(assessments: list[dict[str, Any]]) -> list[SharedResult]:
    """Return the assessments by what they came to, the entitled first; what is but one fact short stands apart."""
    of: dict[str, list[dict[str, Any]]] = {}
    for one in assessments:
        of.setdefault(_part(one), []).append(one)
    return [SharedResult(name, words()[f"part_{name}"], tuple(of[name])) for name in PARTS if name in of]


def _part(one: dict[str, Any]) -> str:
    if one["outcome"] != Outcome.MISSING_FACTS:
        return str(one["outcome"])
    return "one-fact" if len(one["missing"]) == 1 else "facts"


def _known(desk: Desk, facts: Facts) -> dict[str, Form]:
    """Return the filled form of each measure, by its id: what its calculator is opened with."""
    return {
        one.id: empty([fact for fact in _facts_of(one) if fact.name in facts], facts)
        for one in desk.assistant().snapshots.take().measures.values()
    }


def _facts_of(measure: Measure) -> tuple[Fact, ...]:
    return tuple(measure.vocabulary[name] for name in measure.facts)


def _form(desk: Desk, facts: tuple[Fact, ...], inputs: dict[str, str]) -> Form:
    if profile := _id(inputs, "profile_id"):
        return empty(facts, saved(desk, profile).facts)
    if conversation := _id(inputs, "conversation_id"):
        check_owner(desk, conversation)
        return empty(facts, desk.assistant().conversations.facts(conversation, desk.vocabulary()))
    return filled(facts, inputs)


def _id(inputs: dict[str, str], name: str) -> str:
    if inputs.get(name) and not ID.fullmatch(inputs[name]):
        raise RequestError("invalid")
    return inputs.get(name, "")


def _day(inputs: dict[str, str]) -> date:
    try:
        return DAY.validate_python(inputs.get("as_of") or today())
    except ValidationError:
        raise RequestError("invalid") from None


def _shelves(desk: Desk) -> list[CalculatorShelf]:
    names = shorts(desk.index().metadata)
    ordered = (measure_dict(one, names) for one in in_order(desk))
    grouped = [tuple(some) for _, some in groupby(ordered, key=itemgetter("policy_id"))]
    return [CalculatorShelf(some[0]["policy_id"], some[0]["policy_title"], some) for some in grouped]


def _asked(desk: Desk) -> tuple[Fact, ...]:
    """Return the facts that some measure hangs on."""
    return tuple(dict.fromkeys(fact for one in in_order(desk) for fact in _facts_of(one)))


def _groups(desk: Desk, form: Form) -> list[FieldGroup]:
    """Return the fields by the section that asks for them; what several sections ask for comes first."""
    asking: dict[str, list[str]] = {}
    for one in in_order(desk):
        for name in one.facts:
            asking.setdefault(name, []).append(_section(desk, one))
    titled: dict[str, list[Field]] = {words()["group_basic"]: []}
    for name, sections in asking.items():
        title = sections[0] if len(set(sections)) == 1 else words()["group_basic"]
        titled.setdefault(title, []).append(form[name])
    return [FieldGroup(title, tuple(fields)) for title, fields in titled.items() if fields]


def _section(desk: Desk, measure: Measure) -> str:
    """Return the heading under which the clause of a measure stands, the highest."""
    path = desk.policy(measure.policy_id).path(measure.clause)
    return next((node.heading for node in path if node.heading and node.label), measure.grant.label)
