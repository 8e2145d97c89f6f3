"""Searches the policies in scope for the sentences that answer a question, ranked by how well they do.

Retrieval finds the chunks; here their sentences are weighed one by one, since a clause often grants several things
and an answer needs the one that was asked for. Refuses to look outside the question's scope.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.binding.bind import COVERED, Binder, Binding
from assistant.binding.coverage import coverage
from assistant.finding.details import STATES
from assistant.reading.question import Ask, Aspect, Question
from assistant.reading.search_text import opened
from corpus.grants.mention import grants
from corpus.index.index import Index
from corpus.language.quantity import quantities
from corpus.language.quote import sentences
from corpus.model import Metadata, Node, Passage, Policy

PASSAGES = 16
GRANTED = frozenset({Aspect.GRANT, Aspect.SUM, Aspect.CALCULATE})
# What a ranking goes by is not who is granted anything: 按照升规纳统…等企业培育数量及增幅，对县（市、区）实施综合评价
CRITERION = re.compile(r"(?:按照|根据|依据).{2,}?(?:数量|增幅|质量|指标|结果).*?，(?=对)")
# What each part of a sentence's fitness counts for; measured on eval/datasets/dev.jsonl.
SENTENCE, HEADING, CLAUSE, RETRIEVED, FITS = 1.0, 0.3, 0.3, 0.5, 0.55
NAMED, ABOUT, SAME = 0.4, 0.5, 0.3  # the policies of the place that was named; the clause that a follow-up leans on;
# a quantity of the question that the sentence has too


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, ``policy.text[start:end]`` in `node`, and how well it fits the question."""

    policy: Policy
    node: Node
    start: int
    end: int
    score: float
    own: float  # share of the topic that the sentence carries
    coverage: float  # … with the headings above it and the offices in charge
    reach: float  # the same for the whole clause
    binding: Binding = COVERED  # how the sentence fits what is asked, where a grant is

    @property
    def text(self) -> str:
        return self.policy.text[self.start : self.end]

    @property
    def clause(self) -> tuple[str, str]:
        return self.policy.id, self.node.id


def search(question: Question, documents: Sequence[Metadata], index: Index, binder: Binder) -> tuple[Finding, ...]:
    """Return the sentences of `documents`, those in scope, that may answer `question`, best first."""
    if not documents:
        return ()
    passages = index.search(opened(question.search_text), frozenset(question.scope), PASSAGES)
    texts = ((passage, index.policy(passage.chunk.policy_id)) for passage in passages)
    found = [finding for passage, policy in texts for finding in _weigh(question, passage, policy, binder)]
    return tuple(sorted(found, key=lambda f: -f.score))


def asks_for_grant(question: Question) -> bool:
    """Say whether something is asked for that only a clause can grant: money, or whether one is entitled."""
    return bool(question.aspects & GRANTED) or Ask.ELIGIBLE in question.own.asks


def shares_quantity(question: Question, text: str) -> bool:
    """Say whether the sentence has a quantity of the question: 前三名, 100亿元."""
    asked = {(q.value, q.unit) for q in question.with_quotes.quantities if not q.is_date}
    return any((q.value, q.unit) in asked for q in quantities(text))


def _weigh(question: Question, passage: Passage, policy: Policy, binder: Binder) -> Iterable[Finding]:
    chunk, terms = passage.chunk, question.terms
    node = policy.node(chunk.node_id)
    clause = chunk.content
    headings = " ".join(n.heading for n in policy.path(node.id))
    offices = policy.offices(node.id)
    context = headings + (policy.text[offices.start : offices.end] if offices else "")
    reach, above = coverage(terms, clause + context), coverage(terms, headings)
    place = NAMED * (policy.metadata.place == question.named) + ABOUT * (question.about == (policy.id, node.id))
    found = RETRIEVED * passage.score + CLAUSE * reach + HEADING * above + place
    for span in _sentences(policy.text, chunk.start, chunk.end):
        text = policy.text[span[0] : span[1]]
        if _says_nothing(text, node):
            continue
        if question.aspects & {Aspect.GRANT, Aspect.PAYER}:
            text = CRITERION.sub("", text)
        own = coverage(terms, text)
        score = found + SENTENCE * own + FITS * _fits(question, text) + SAME * shares_quantity(question, text)
        fit = binder.bind(question, policy, *span) if asks_for_grant(question) else COVERED
        yield Finding(policy, node, span[0], span[1], score, own, coverage(terms, text + context), reach, fit)


def _fits(question: Question, text: str) -> float:
    """Return in [0, 1] whether the sentence carries the kind of thing that is asked for."""
    wanted = [bool(states(text)) for aspect, states in STATES.items() if aspect in question.aspects]
    if Aspect.GRANT in question.aspects:
        wanted.append(grants(text))
    if Aspect.LIST in question.aspects:
        wanted.append(text.count("、") >= 2)
    return sum(wanted) / len(wanted) if wanted else 0.0


def _says_nothing(text: str, node: Node) -> bool:
    """Say whether the words are a heading alone, or the remark that names the offices in charge."""
    heading = node.label + node.heading
    return text.rstrip("。") == heading or (text.startswith("（") and "单位：" in text[:12])


@lru_cache(maxsize=4096)
def _sentences(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in sentences(text, start, end))
