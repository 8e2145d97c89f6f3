"""From what a model says to an answer's statements: our code binds the tokens, renders the sums and judges every word.

A proposal that names a measure becomes the sentences that its assessment makes; any other becomes a statement of the
model's words with the citations that its tokens stand for. What does not pass is dropped; what is left has to answer,
or nothing of it is used.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Statement, Status
from assistant.answering.draft import UNCOVERED, Draft
from assistant.finding.concerns import GENERAL
from assistant.finding.details import numbers
from assistant.finding.search import Finding
from assistant.model.own_words import own_faults
from assistant.model.proposals import ModelProposal
from assistant.model.toolbox import Toolbox
from assistant.trace import Dropped
from assistant.verify.statements import verify
from assistant.weighing.assessment import Outcome
from assistant.weighing.sentences import sentences_of
from corpus.language.quantity import Quantity
from corpus.unknown import UnknownError

OVERRULES = 0.5  # share of the topic that a clause has to carry where the rules found no basis
QUOTES = "「"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a model's words are held against: the rules' verified answer, what they found, and the tools it had."""

    draft: Draft
    findings: tuple[Finding, ...]
    bearing: tuple[Finding, ...]
    toolbox: Toolbox

    @property
    def due(self) -> tuple[Quantity, ...]:
        """The numbers that the rules told in the point of their answer."""
        return tuple(q for statement in self._points for q in numbers(statement.text))

    @property
    def _points(self) -> tuple[Statement, ...]:
        """What the rules said in words of their own: no quotes, and no assessments, which are looked for themselves."""
        statements = self.draft.statements
        return tuple(s for s in statements if s.citations and not s.assessment and QUOTES not in s.text)

    @property
    def kept(self) -> tuple[Statement, ...]:
        """What of the rules' answer stands beside a model's words: a clause a policy, what is silent, who to ask."""
        statements = self.draft.statements if self.draft.status not in UNCOVERED else ()
        quotes = [s for s in statements if s.citations and not s.assessment and QUOTES in s.text]
        first = {statement.citations[0].policy_id: statement for statement in reversed(quotes)}
        points = [s for s in self._points if not numbers(s.text)]
        return tuple(s for s in statements if s in first.values() or s in points)

    @property
    def clauses(self) -> set[tuple[str, str]]:
        """The clauses that an answer may stand on, as (policy id, node id)."""
        if self.draft.status in UNCOVERED:
            return {finding.clause for finding in self.findings if finding.reach >= OVERRULES}
        cited = {(c.policy_id, c.node_id) for s in self.draft.statements for c in s.citations}
        return cited | {finding.clause for finding in self.bearing}


@dataclass(frozen=True, slots=True)
class Judged:
    """The statements that passed, in order, and the words that did not."""

    passed: tuple[Statement, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def joined(self, other: "Judged") -> "Judged":
        """Return both, each entry once."""
        passed, dropped = (*self.passed, *other.passed), (*self.dropped, *other.dropped)
        return Judged(tuple(dict.fromkeys(passed)), tuple(dict.fromkeys(dropped)))


def judge(proposals: Iterable[ModelProposal], ground: Ground) -> Judged:
    """Return what of a model's proposals may be said."""
    passed: dict[Statement, None] = {}
    dropped: list[Dropped] = []
    for proposal in proposals:
        statements, faults = _bound(proposal, ground)
        faults = faults or tuple(dict.fromkeys(f for s in statements for f in _faults(s, ground)))
        if faults:
            dropped.append(Dropped(proposal.text or " ".join(proposal.tokens), faults))
        else:
            passed |= dict.fromkeys(statements)
    return Judged(tuple(passed), tuple(dropped))


def reweighed(judged: Judged, ground: Ground) -> Judged:
    """Return the statements with every assessment as it is now that all doubts are known."""
    statements: dict[Statement, None] = {}
    for statement in judged.passed:
        assessment = statement.assessment
        statements |= dict.fromkeys(_statements_of(assessment.measure_id, ground) if assessment else (statement,))
    return Judged(tuple(statements), judged.dropped)


def shortfall(passed: Sequence[Statement], ground: Ground) -> str | None:
    """Return why statements do not answer the question, None where they do."""
    if not any(statement.citations for statement in passed):
        return "nothing_left"
    measures = {s.assessment.measure_id for s in passed if s.assessment}
    weighed = {s.assessment.measure_id for s in ground.draft.statements if s.assessment}
    if not weighed <= measures:
        return "assessment_missing"
    if not weighed and not {(c.policy_id, c.node_id) for s in passed for c in s.citations} & ground.clauses:
        return "beside_the_question"
    sums = {(q.value, q.unit) for s in passed for q in numbers(s.text)}
    if not weighed and not {(q.value, q.unit) for q in ground.due} <= sums:
        return "point_missing"
    return None


def whole(passed: Sequence[Statement], ground: Ground) -> tuple[Statement, ...]:
    """Return a model's statements and behind them what of the rules' answer stands beside them."""
    return tuple(dict.fromkeys((*passed, *ground.kept)))


def status(passed: Sequence[Statement]) -> Status:
    """Ask for facts where one is missing and nothing is settled in the enterprise's favour."""
    outcomes = {s.assessment.outcome for s in passed if s.assessment}
    asks = Outcome.MISSING_FACTS in outcomes and Outcome.ELIGIBLE not in outcomes
    return Status.NEEDS_FACTS if asks else Status.ANSWERED


def _bound(proposal: ModelProposal, ground: Ground) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """Return the statements that a proposal comes to, or why it comes to none."""
    handles = ground.toolbox.handles
    measures = [token for token in proposal.tokens if token.startswith("m")]
    try:
        citations = tuple(handles.citation(token) for token in proposal.tokens if token not in measures)
        measure_ids = [handles.measure_id(token) for token in measures]
    except UnknownError as error:
        return (), (f"没有 {error} 这个编号",)
    if not all(_in_question(measure_id, ground) for measure_id in measure_ids):
        return (), ("没有问到这一事项，也没有说到与它有关的情况",)
    statements = [statement for measure_id in measure_ids for statement in _statements_of(measure_id, ground)]
    if (
        measures
        and not citations
        and proposal.text
        and proposal.text not in [statement.text for statement in statements]
    ):
        return (), ("核算结果的句子由系统写，只写编号",)
    own = (Statement(proposal.text, citations),) if citations or not measures else ()
    return (*statements, *own), ()


def _in_question(measure_id: str, ground: Ground) -> bool:
    """Say whether the rules weighed a measure, or the question told a fact of its case: nobody else's is told."""
    facts = ground.toolbox.case.facts_told - GENERAL
    weighed = any(s.assessment and s.assessment.measure_id == measure_id for s in ground.draft.statements)
    return weighed or not facts.isdisjoint(ground.toolbox.snapshot.measures[measure_id].facts)


def _statements_of(measure_id: str, ground: Ground) -> tuple[Statement, ...]:
    """Return what is said of a measure: as the rules have it where they weighed it with the same facts."""
    found = ground.toolbox.assessment(measure_id)
    by_rules = tuple(s for s in ground.draft.statements if s.assessment == found)
    return by_rules or tuple(Statement(text, cited, found) for text, cited in sentences_of(found))


def _faults(statement: Statement, ground: Ground) -> Iterator[str]:
    snapshot = ground.toolbox.snapshot
    if not statement.assessment:
        yield from own_faults(statement, (*ground.due, *_sums(ground.draft)))
    yield from verify(statement, snapshot.index.policy, snapshot.measures.get)


def _sums(draft: Draft) -> Iterator[Quantity]:
    """Yield the sums that the rules' assessments tell."""
    for text in dict.fromkeys(s.text for s in draft.statements if s.assessment):
        yield from numbers(text)
