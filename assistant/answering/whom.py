"""For whom an answer is computed, where others are spoken of, or several as one: what one gets is not what all get.

It computes nothing, and says nothing where only the one who asks is spoken of.
"""

from collections.abc import Iterator

from assistant.answer import Statement
from assistant.finding.evidence import Evidence
from assistant.reading.case import Case
from assistant.reading.question import Act, Question
from assistant.replies import reply


def for_whom(question: Question, evidence: Evidence, case: Case) -> Iterator[Statement]:
    """Yield what is said of the party before what was weighed for it."""
    party = case.party
    if party.listed and question.act is Act.ASK:
        yield Statement(reply("one_by_one"))
    elif evidence.assessments:
        if party.other:
            yield Statement(reply("weighed_for_other", party=party.name))
        elif party.each:
            yield Statement(reply("weighed_for_each"))
        if party.beside and not party.other:
            yield Statement(reply("weighed_without", parties="”“".join(party.beside)))
