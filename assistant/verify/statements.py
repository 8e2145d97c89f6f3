"""Judges a statement before it is shown: does every word that counts stand in its own citations, in the same sense?

It refuses rather than guesses: a statement that it cannot match to its citations does not pass. It never repairs one.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from assistant.answer import Statement
from assistant.verify.assessments import MeasureOf, told_faults
from assistant.verify.binding import loose_digits, quantity_faults
from assistant.verify.claims import read
from assistant.verify.cuts import cut_faults
from assistant.verify.edits import edit_faults, rival_faults
from assistant.verify.frames import silence_faults
from assistant.verify.names import level_faults, office_faults, place_faults, take_names, uncovered
from assistant.verify.polarity import case_faults, comparison_faults, guard_faults, negation_faults
from assistant.verify.saved import saved_faults
from assistant.verify.sources import CitedSource, restated, sources
from assistant.verify.uncited import uncited_faults
from assistant.verify.verdicts import verdict_faults
from corpus.measures.measure import Measure
from corpus.model import Citation, Policy
from corpus.unknown import UnknownError

FREE = 1  # characters that may stand in a statement and nowhere in its citations
SHARE = 0.3  # … or this share of its words; a numeral never
NUMERAL = re.compile("[一二三四五六七八九十]")
NO_MEASURE: MeasureOf = dict[str, Measure]().get  # where statements tell of no assessment


def verify(
    statement: Statement, policy_of: Callable[[str], Policy], measure_of: MeasureOf = NO_MEASURE
) -> tuple[str, ...]:
    """Return the faults of a statement, empty where it passes.

    `policy_of` raises UnknownError for an unknown id, `measure_of` has None for one.
    """
    if not statement.citations:
        return tuple(uncited_faults(statement.text))
    faults = [fault for citation in statement.citations for fault in citation_faults(citation, policy_of)]
    if faults or statement.assessment:
        return tuple(faults or told_faults(statement, measure_of))
    return _text_faults(statement.text, sources(statement.citations, policy_of))


def verify_saved(
    answer: object, policy_of: Callable[[str], Policy], measure_of: MeasureOf = NO_MEASURE
) -> tuple[str, ...]:
    """Return the faults of an answer in its JSON form, near misses included. Malformed input is a fault."""
    return saved_faults(answer, policy_of, measure_of, verify, citation_faults)


def citation_faults(citation: Citation, policy_of: Callable[[str], Policy]) -> list[str]:
    """Return what is wrong with a citation: policy, clause, span, quote or the names it carries."""
    try:
        policy = policy_of(citation.policy_id)
        node = policy.node(citation.node_id)
    except UnknownError:
        return [f"没有这份文件或条款：{citation.policy_id} {citation.node_id}"]
    faults = []
    if not node.start <= citation.start < citation.end <= node.end:
        faults.append(f"引文不在条款之内：{citation.policy_id} {citation.node_id}")
    if policy.text[max(0, citation.start) : max(0, citation.end)] != citation.quote or not citation.quote.strip():
        faults.append(f"引文与原文不符：“{citation.quote[:40]}”")
    if not faults:
        faults += cut_faults(policy.text, citation.start, citation.end)
    meta = policy.metadata
    expected = (meta.display_title, meta.document_number, policy.label(node.id), node.heading)
    if (citation.policy_title, citation.document_number, citation.label, citation.heading) != expected:
        faults.append(f"引文的文件名、文号、条款号或标题与文件不符：{citation.policy_title}{citation.label}")
    return faults


@lru_cache(maxsize=2048)  # the same clauses are quoted day after day, and judging one takes a millisecond
def _text_faults(text: str, cited_sources: tuple[CitedSource, ...]) -> tuple[str, ...]:
    named = take_names(text, cited_sources)
    reading = read(restated(named.text, "。".join(source.citation.quote for source in cited_sources)))
    faults = [*named.faults, *silence_faults(text, cited_sources), *verdict_faults(text)]
    faults += quantity_faults(reading, cited_sources, named.policies)
    faults += loose_digits(reading, cited_sources)
    faults += place_faults(reading.plain, cited_sources)
    faults += level_faults(reading.plain, cited_sources)
    faults += office_faults(reading.plain, cited_sources)
    faults += negation_faults(reading, cited_sources)
    faults += case_faults(reading, cited_sources)
    faults += guard_faults(reading, cited_sources)
    faults += comparison_faults(reading, cited_sources)
    faults += edit_faults(reading, cited_sources)
    faults += rival_faults(reading, cited_sources)
    return tuple(dict.fromkeys((*faults, *_cover_faults(reading.masked, cited_sources))))


def _cover_faults(masked: str, cited_sources: Sequence[CitedSource]) -> list[str]:
    strange, content = uncovered(masked, cited_sources)
    free = 0 if NUMERAL.search(strange) else max(FREE, SHARE * content)
    return [f"“{strange}”：引文没有这些话"] if len(strange) > free else []
