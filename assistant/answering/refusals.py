"""Answers that look nothing up, or find nothing: greetings, a place or a topic that the texts do not carry."""

from collections.abc import Sequence

from assistant.answer import Statement, Status
from assistant.answering.draft import Draft, citation, quote
from assistant.binding.coverage import carried
from assistant.finding.basis import near, nearest
from assistant.finding.evidence import Evidence
from assistant.reading.question import NAMING, Act, Aspect, Question
from assistant.replies import name, reply
from corpus.language.quantity import quantities
from corpus.measures.facts import Vocabulary


def smalltalk(question: Question, evidence: Evidence) -> Draft | None:
    """Reply to what asks nothing of the texts."""
    if question.act is Act.ASK or (question.act is Act.MATCH and not question.scope):
        return None
    if question.act is Act.MATCH:
        return Draft(Status.NEEDS_FACTS, (Statement(reply("match_ask")),))
    status = Status.NO_BASIS if question.act in (Act.MANIPULATION, Act.ABUSE) else Status.ANSWERED
    return Draft(status, (Statement(reply(question.act.value)),))


def ask_anew(facts: Sequence[str], vocabulary: Vocabulary) -> Draft:
    """Ask for facts that were read and are to be told anew."""
    asks = "".join(vocabulary[name].ask for name in facts if name in vocabulary)
    return Draft(Status.NEEDS_FACTS, (Statement(reply("change", asks=asks)),))


def beforehand(question: Question) -> tuple[Statement, ...]:
    """Say of which places, asked about or stood in, no policy answers, where those of others do."""
    lines = []
    if question.act not in (Act.ASK, Act.MATCH):
        return ()
    if question.outside:
        seats = "、".join(place.name for place in question.seats)
        lines.append(reply("not_theirs", places="、".join(question.outside), seats=seats))
    if question.scope and any(place.name in question.absent for place in question.seats):
        absent, places = "、".join(question.absent), "、".join(question.scope)
        lines.append(reply("no_own_policy", absent=absent, places=places))
    return tuple(map(Statement, lines))


def not_theirs(question: Question, evidence: Evidence) -> Draft | None:
    """Say no more where the policies asked about are all of other places than where the enterprise stands."""
    return Draft(Status.NO_BASIS, ()) if question.outside and not question.scope else None


def absent_place(question: Question, evidence: Evidence) -> Draft | None:
    """Say that the corpus holds no policy of the place that was named."""
    if not question.absent or question.scope:
        return None
    return _refusal(reply("no_basis_place", places="、".join(question.absent)), evidence)


def nearest_clause(question: Question, evidence: Evidence) -> Draft | None:
    """Say what of the question the policies do not have, and quote the clause that comes nearest to it."""
    finding = nearest(question, evidence.findings)
    if finding is None:
        return None
    first, *more = finding.binding.differs
    asked = "”“".join(dict.fromkeys(_shown(one.asked, question) for one in (first, *more)))
    words = reply("nearest_other", asked=asked, stated=first.stated) if first.stated else reply("nearest", asked=asked)
    return Draft(Status.NEAREST, (Statement(words), quote(finding)))


def _shown(word: str, question: Question) -> str:
    """Return a word of the user's, or what stands for one that is not to be repeated."""
    unfit = _echoes(word) or any(term.word in word and not term.repeated for term in question.terms)
    return reply("what_was_asked") if unfit else word


def no_basis(question: Question, evidence: Evidence) -> Draft:
    """Say that the texts in scope carry no basis, naming the words that they do not carry."""
    if not question.terms and Aspect.GRANT not in question.aspects:
        return Draft(Status.NO_BASIS, (Statement(reply("too_vague")),))
    missing = "、".join(_missing(question, evidence))
    if question.level is None:
        return _refusal(reply("no_basis_terms", terms=missing) if missing else reply("no_basis"), evidence)
    level = name("levels", question.level.value)
    terms = reply("no_basis_level_terms", level=level, terms=missing)
    return _refusal(terms if missing else reply("no_basis_level", level=level), evidence)


def _refusal(words: str, evidence: Evidence) -> Draft:
    misses = tuple(citation(finding) for finding in near(evidence.findings))
    statements = (Statement(words), Statement(reply("near_misses"))) if misses else (Statement(words),)
    return Draft(Status.NO_BASIS, statements, misses)


def _missing(question: Question, evidence: Evidence) -> list[str]:
    """Return the weightiest words that stand nowhere in the policies in scope, three at most; no verb is named.

    For a word that is not to be repeated stands what was asked about, once.
    """
    texts = [evidence.policy_of(document.id).text for document in evidence.documents]
    naming = [t for t in question.terms if t.need > NAMING and len(t.word) > 1 and not _echoes(t.word)]
    lost = [term for term in naming if not any(carried(term.word, text, term.official) > 0.5 for text in texts)]
    heaviest = sorted(lost, key=lambda term: -term.weight)[:3]
    words = (term.word if term.repeated else reply("what_was_asked") for term in question.terms if term in heaviest)
    return list(dict.fromkeys(words))


def _echoes(word: str) -> bool:
    """Say whether a word is Latin or a number, which we would only repeat."""
    return any(c.isascii() for c in word) or bool(quantities(word))
