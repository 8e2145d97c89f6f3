"""Whether an answer is right: known clauses, words, sums and statuses against the contract's JSON. Pure; asks nothing.

A case names clauses as the datasets do: ``L<section>.<item>`` of the Liaocheng text, ``S<section>`` of the Shandong
text; ``L<section>.0`` is a section's own words, ``L0`` and ``S0`` stand for what comes before the first section.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.model import Kind, Policy

PolicyOf = Callable[[str], Policy]

POLICIES = {"L": "liaocheng-private-economy", "S": "shandong-private-economy-2021"}
FIRST = 3  # a right clause counts among the first citations; a reader does not look further
SILENT = re.compile("未(载|规定|明确|列明|说明|写明)|没有(载明|规定|明确)")
STATUSES = {
    "fact": {"answered", "needs_facts"},
    "calc": {"answered"},
    "unstated": {"answered", "nearest", "no_basis"},
    "abstain": {"nearest", "no_basis"},
    "needs_facts": {"needs_facts"},
}


class CaseError(ValueError):
    """A dataset that does not fit; names file and line."""


class ScoredCase(BaseModel):
    """One question and what a right answer to it has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str
    kind: Literal["fact", "calc", "unstated", "abstain", "needs_facts", "attack", "smalltalk"]
    clauses: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    status: Literal["answered", "needs_facts", "nearest", "no_basis"] | None = None
    amount_yuan: Decimal | None = None
    unit: str = "CNY"
    bound: Literal["exact", "up_to", "at_least"] | None = None
    tolerance: Decimal = Decimal("0.5")
    eligible: bool | None = None
    why: str = ""

    @property
    def statuses(self) -> frozenset[str]:
        """The statuses a right answer may have; empty: any."""
        return frozenset({self.status} if self.status else STATUSES.get(self.kind, ()))


class DatasetLine(BaseModel):
    """One line of a dataset: a case, or the turns of a conversation."""

    id: str
    turns: tuple[ScoredCase, ...]

    @property
    def is_dialogue(self) -> bool:
        return len(self.turns) > 1


def load(path: Path) -> tuple[DatasetLine, ...]:
    """Return the lines of a dataset. Raises CaseError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def faults(case: ScoredCase, answer: Mapping[str, Any], policy_of: PolicyOf) -> tuple[str, ...]:
    """Return what is wrong with `answer`; empty where it is right."""
    checks = (_quotes, _clauses, _words, _status, _silence, _asks, _amount, _eligibility)
    return tuple(fault for check in checks for fault in check(case, answer, policy_of))


def holds(clause: str, citation: Mapping[str, Any], policy_of: PolicyOf) -> bool:
    """Whether `citation` quotes from `clause`. Raises UnknownError for a clause that its policy does not have."""
    policy_id = POLICIES[clause[0]]
    if citation["policy_id"] != policy_id:
        return False
    start, end = _span(clause[1:], policy_of(policy_id))
    return bool(start <= citation["start"] and citation["end"] <= end)


def _span(name: str, policy: Policy) -> tuple[int, int]:
    if name == "0":
        return 0, min(node.start for node in policy.root.walk() if node.kind is Kind.LEVEL1)
    if name.endswith(".0"):
        section = policy.node(name.removesuffix(".0"))
        return section.start, section.own_end
    node = policy.node(name)
    return node.start, node.end


def _quotes(_case: ScoredCase, answer: Mapping[str, Any], policy_of: PolicyOf) -> Iterator[str]:
    for citation in answer["citations"]:
        if policy_of(citation["policy_id"]).text[citation["start"] : citation["end"]] != citation["quote"]:
            yield f"not word for word: {citation['quote'][:30]}"


def _clauses(case: ScoredCase, answer: Mapping[str, Any], policy_of: PolicyOf) -> Iterator[str]:
    if not case.clauses or answer["status"] == "no_basis":
        return
    cited = [
        place
        for place, citation in enumerate(answer["citations"])
        if any(holds(clause, citation, policy_of) for clause in case.clauses)
    ]
    if not cited:
        yield f"{' '.join(case.clauses)} not cited"
    elif cited[0] >= FIRST:
        yield f"{' '.join(case.clauses)} cited only as number {cited[0] + 1}"


def _words(case: ScoredCase, answer: Mapping[str, Any], _policy_of: PolicyOf) -> Iterator[str]:
    text = _tight(answer["text"])
    yield from (f"does not say {words}" for words in case.must if _tight(words) not in text)
    yield from (f"says {words}" for words in case.must_not if _tight(words) in text)


def _status(case: ScoredCase, answer: Mapping[str, Any], _policy_of: PolicyOf) -> Iterator[str]:
    if case.statuses and answer["status"] not in case.statuses:
        yield f"is {answer['status']}, not {' or '.join(sorted(case.statuses))}"


def _silence(case: ScoredCase, answer: Mapping[str, Any], _policy_of: PolicyOf) -> Iterator[str]:
    if case.kind != "unstated":
        return
    if not SILENT.search(_tight(answer["text"])):
        yield "does not say that the text is silent"
    if answer.get("total") or any(a.get("amount") for a in answer["assessments"]):
        yield "gives a sum where the text has none"


def _asks(case: ScoredCase, answer: Mapping[str, Any], _policy_of: PolicyOf) -> Iterator[str]:
    missing = [fact for a in answer["assessments"] for fact in a.get("missing", [])]
    asked = _tight(answer["text"] + "".join(f"{fact['fact']}{fact['ask']}" for fact in missing))
    yield from (f"does not ask for {words}" for words in case.asks if _tight(words) not in asked)


def _amount(case: ScoredCase, answer: Mapping[str, Any], _policy_of: PolicyOf) -> Iterator[str]:
    if case.amount_yuan is None:
        return
    open_ = [a for a in answer["assessments"] if a["outcome"] in ("eligible", "missing_facts")]
    amounts = [amount for amount in (answer.get("total"), *(a.get("amount") for a in open_)) if amount]
    right = [
        amount
        for amount in amounts
        if amount["unit"] == case.unit and abs(Decimal(amount["value"]) - case.amount_yuan) <= case.tolerance
    ]
    if not right:
        yield f"does not come to {case.amount_yuan} {case.unit}"
    elif case.bound and all(amount["bound"] != case.bound for amount in right):
        yield f"the sum is not {case.bound}"


def _eligibility(case: ScoredCase, answer: Mapping[str, Any], _policy_of: PolicyOf) -> Iterator[str]:
    if case.eligible is None:
        return
    outcomes = {a["outcome"] for a in answer["assessments"]}
    due = "eligible" if case.eligible else "ineligible"
    if due not in outcomes or (due == "ineligible" and "eligible" in outcomes):
        yield f"not found {due}"


def _line(path: Path, number: int, line: str) -> DatasetLine:
    try:
        plain = _Plain.model_validate_json(line)
        return DatasetLine(id=plain.id, turns=plain.turns or (ScoredCase.model_validate(plain.model_extra),))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CaseError(f"{path}, line {number}: {where}: {first['msg']}") from None


class _Plain(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str
    turns: tuple[ScoredCase, ...] = ()


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)
