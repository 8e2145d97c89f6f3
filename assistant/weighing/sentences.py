"""What is said of an assessment: one sentence a point, each with the words that it stands on.

The sentences are made of the assessment alone, so a verifier can make them again; the words around stand in
``prompts/replies.yaml``.
"""

from collections.abc import Iterator

from assistant.replies import name, reply
from assistant.weighing.assessment import Alternative, Assessment, Outcome
from corpus.language.bound import Bound
from corpus.measures.facts import SAID
from corpus.measures.trace import Computed, Step
from corpus.model import Citation

ASKED = 3  # facts asked for at once
WHETHER = "是否"  # how the labels of booleans begin
Sentence = tuple[str, tuple[Citation, ...]]


def sentences_of(assessment: Assessment) -> tuple[Sentence, ...]:
    """Return the sentences that tell an assessment, the outcome first."""
    return tuple(SAYS[assessment.outcome](assessment))


def ceiling(assessment: Assessment) -> tuple[Sentence, ...]:
    """Return what is said to one who takes a ceiling for a promise."""
    amount = assessment.amount or assessment.if_met
    return ((reply("ceiling_only"), (assessment.grant,)),) if amount and amount.bound is Bound.UP_TO else ()


def rest(assessment: Assessment) -> tuple[Sentence, ...]:
    """Return what is asked of one who wants the part that is still open."""
    asks = "".join(dict.fromkeys(missing.ask for missing in assessment.missing))
    wanted = reply("wanted", title=_inner(assessment.title), asks=asks)
    return ((wanted, (assessment.grant,)),) if assessment.pending else ()


def sense(computed: Computed) -> str:
    """Return an amount with its sense: 最高5万元, 不低于140元/平方米, 为100万元."""
    return name("senses", computed.bound.value) + computed.plain


def _eligible(found: Assessment) -> Iterator[Sentence]:
    key = "entitled_unstated" if found.unstated else "entitled" if found.amount is None else "entitled_sum"
    amount = sense(found.amount) if found.amount else ""
    yield reply(key, title=_inner(found.title), result=found.result, amount=amount), _whole(found)
    if found.total:
        yield reply("total", amount=sense(found.total)), _whole(found)
    for step in found.pending:
        yield reply("pending", what=step.what, value=step.value), (step.cited,)
    yield from _rest(found)


def _missing(found: Assessment) -> Iterator[Sentence]:
    if found.if_met:
        amount = sense(found.if_met)
        yield reply("if_met", title=_inner(found.title), result=found.result, amount=amount), _whole(found)
    asks = list(dict.fromkeys(missing.ask for missing in found.missing if not missing.adds))
    yield reply("wanted", title=_inner(found.title), asks="".join(asks[:ASKED])), (found.grant,)
    yield from _rest(found)


def _ineligible(found: Assessment) -> Iterator[Sentence]:
    failed = [step for step in found.steps if step.holds is False]
    reasons = "，".join(dict.fromkeys(_reason(step) for step in failed))
    yield reply("not_entitled", title=_inner(found.title), reasons=reasons), _whole(found)
    yield from _readings(found)


def _not_in_force(found: Assessment) -> Iterator[Sentence]:
    yield reply("out_of_force", title=_inner(found.title), day=found.as_of.isoformat()), _whole(found)


def _whole(found: Assessment) -> tuple[Citation, ...]:
    """Return the words that it stands on, without those that stand inside others of them."""
    return tuple(c for c in found.citations if not any(_inside(c, other) for other in found.citations))


def _inside(one: Citation, other: Citation) -> bool:
    return one != other and other.start <= one.start and one.end <= other.end


def _inner(title: str) -> str:
    """Return a title as it stands inside quotation marks."""
    return title.replace("“", "‘").replace("”", "’")


def _reason(step: Step) -> str:
    """Return why a condition fails; 是否… is said as what is or is not so."""
    asked = step.what.removeprefix(WHETHER)
    if asked == step.what:
        return reply("reason", what=step.what, value=step.value)
    return reply("reason_no" if step.value == SAID[False] else "reason_yes", what=_inner(asked))


def _rest(found: Assessment) -> Iterator[Sentence]:
    yield from _readings(found)
    for note in found.notes:
        yield reply("note", note=note.rstrip("。")), _whole(found)


def _readings(found: Assessment) -> Iterator[Sentence]:
    for reading in found.readings:
        yield reply("reading", says=reading.says, verdict=_verdict(reading, found.result)), _whole(found)


def _verdict(reading: Alternative, result: str) -> str:
    if reading.amount:
        return result + sense(reading.amount)
    return name("verdicts", reading.outcome.value)


SAYS = {
    Outcome.ELIGIBLE: _eligible,
    Outcome.MISSING_FACTS: _missing,
    Outcome.INELIGIBLE: _ineligible,
    Outcome.NOT_IN_FORCE: _not_in_force,
}
