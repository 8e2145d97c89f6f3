"""Judges a statement that tells of an assessment: it is weighed again, and the statement has to say what comes of it.

Nothing but the sentences that the assessment itself makes passes, with the words that they stand on.
"""

from collections.abc import Callable

from assistant.answer import Statement
from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment
from assistant.weighing.sentences import ceiling, rest, sentences_of
from corpus.measures.measure import Measure

MeasureOf = Callable[[str], Measure | None]


def assessment_faults(assessment: Assessment, measure_of: MeasureOf) -> list[str]:
    """Return what is wrong with an assessment."""
    measure = measure_of(assessment.measure_id)
    if measure is None:
        return [f"没有这个政策事项：{assessment.measure_id}"]
    again = assess(measure, assessment.facts, assessment.as_of)
    return [] if again == assessment else [f"重新核算的结果不一致：{assessment.measure_id}"]


def told_faults(statement: Statement, measure_of: MeasureOf) -> list[str]:
    """Return what is wrong with a statement that tells of an assessment."""
    assert statement.assessment
    faults = assessment_faults(statement.assessment, measure_of)
    sentences = (*sentences_of(statement.assessment), *ceiling(statement.assessment), *rest(statement.assessment))
    if not faults and (statement.text, statement.citations) not in sentences:
        faults.append(f"“{statement.text[:40]}”：核算结果没有这样说")
    return faults
