"""The shipped policies as the verifier is given them, and statements that cite them by words of theirs."""

from assistant.answer import Statement
from assistant.verify.sources import CitedSource, sources
from assistant.verify.statements import verify
from corpus.language.quote import sentences
from corpus.measures.measure import Measure
from corpus.model import Citation, Policy, cite
from corpus.unknown import UnknownError
from tests.corpus.shipped import measures, policies

POLICIES: dict[str, Policy] = {policy.id: policy for policy in policies()}
LIAOCHENG, SHANDONG = POLICIES["liaocheng-private-economy"], POLICIES["shandong-private-economy-2021"]
MEASURES: dict[str, Measure] = {measure.id: measure for measure in measures()}


def of(policy_id: str) -> Policy:
    """Return a shipped policy as the record does."""
    if policy_id not in POLICIES:
        raise UnknownError(policy_id)
    return POLICIES[policy_id]


def sentence(words: str) -> Citation:
    """Return the citation of the sentence that holds `words`."""
    policy = next(p for p in (LIAOCHENG, SHANDONG) if words in p.text)
    at = policy.text.index(words)
    span = next(s for s in sentences(policy.text) if s.start <= at < s.end)
    return cite(policy, span.start, span.end)


def told(text: str, *cited: str) -> tuple[str, ...]:
    """Return the faults of `text`, said of the sentences that hold the words cited."""
    return verify(Statement(text, tuple(sentence(c) for c in cited)), of)


def given(*cited: str) -> tuple[CitedSource, ...]:
    """Return the sentences that hold the words cited, read as a judge gets them."""
    return sources(tuple(sentence(c) for c in cited), of)


def passes(statement: Statement) -> bool:
    """Say whether the verifier lets a statement pass that may tell of a shipped measure."""
    return verify(statement, of, MEASURES.get) == ()
