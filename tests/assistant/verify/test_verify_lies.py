"""A thousand lies and a thousand paraphrases against the verifier, made of the shipped policies and measures.

Hypothesis drives the making, so a lie that passes is shrunk to a small one.
"""

import random
from collections.abc import Sequence

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.answer import Statement
from assistant.verify.statements import citation_faults, verify
from corpus.measures.measure import citations_of
from eval.generate import LIES, changed, truths
from eval.paraphrase import paraphrases
from eval.weighed import WEIGHED_LIES, weighed
from tests.corpus.shipped import measures, policies

POLICIES = {policy.id: policy for policy in policies()}
MEASURES = {measure.id: measure for measure in measures()}
TRUTHS = [truth for policy in policies() for truth in truths(policy)]
# Most draws of facts fit some kind of lie and not another; nothing here is about time.
MANY = settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def faults(statement: Statement) -> Sequence[str]:
    return verify(statement, POLICIES.__getitem__, MEASURES.get)


@MANY
@given(st.sampled_from(sorted(LIES)), st.randoms(use_true_random=False))
def test_no_lie_about_a_clause_passes(kind: str, rng: random.Random) -> None:
    found = changed(TRUTHS, LIES[kind], rng)
    assume(found is not None and found[1] != found[0].text)
    assert found
    assert faults(Statement(found[1], found[0].citations))


@MANY
@given(st.sampled_from(sorted(WEIGHED_LIES)), st.randoms(use_true_random=False))
def test_no_lie_about_an_assessment_passes(kind: str, rng: random.Random) -> None:
    one, other = weighed(list(measures()), rng), weighed(list(measures()), rng)
    told = WEIGHED_LIES[kind](one, other, rng)
    assume(told is not None)
    assert told
    assert faults(told)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False))
def test_everything_that_an_assessment_says_passes(rng: random.Random) -> None:
    assert [faults(statement) for statement in weighed(list(measures()), rng).statements if faults(statement)] == []


def test_of_a_thousand_paraphrases_no_more_than_fifty_are_refused() -> None:
    made = paraphrases(list(policies()), 20261121)
    refused = [(t.kind, t.statement.text) for _, t in zip(range(1000), made, strict=False) if faults(t.statement)]
    assert len(refused) <= 50, refused


def test_the_words_that_a_measure_stands_on_verify_as_citations() -> None:
    cited = [(measure.id, c) for measure in measures() for c in citations_of(measure)]
    assert [(name, c.quote) for name, c in cited if citation_faults(c, POLICIES.__getitem__)] == []
