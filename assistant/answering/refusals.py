"""Answers that look nothing up, or find nothing: greetings, a place or a topic that the texts do not carry."""

from assistant.answer import Statement, Status
from assistant.answering.draft import Draft, citation
from assistant.finding.basis import near
from assistant.finding.coverage import carried
from assistant.finding.evidence import Evidence
from assistant.reading.question import NAMING, Act, Aspect, Question
from assistant.replies import name, reply
from corpus.language.quantity import quantities


def smalltalk(query: Question, evidence: Evidence) -> Draft | None:
    """Reply to what asks nothing of the texts."""
    if query.act is Act.ASK or (query.act is Act.MATCH and not query.scope):
        return None
    if query.act is Act.MATCH:
        return Draft(Status.NEEDS_FACTS, (Statement(reply("match_ask")),))
    status = Status.NO_BASIS if query.act in (Act.MANIPULATION, Act.ABUSE) else Status.ANSWERED
    return Draft(status, (Statement(reply(query.act.value)),))


def beforehand(query: Question) -> tuple[Statement, ...]:
    """Say of which places, asked about or stood in, no policy answers, where those of others do."""
    said = []
    if query.act not in (Act.ASK, Act.MATCH):
        return ()
    if query.outside:
        seats = "、".join(place.name for place in query.seats)
        said.append(reply("not_theirs", places="、".join(query.outside), seats=seats))
    if query.scope and any(place.name in query.absent for place in query.seats):
        absent, places = "、".join(query.absent), "、".join(query.scope)
        said.append(reply("no_own_policy", absent=absent, places=places))
    return tuple(map(Statement, said))


def not_theirs(query: Question, evidence: Evidence) -> Draft | None:
    """Say no more where the policies asked about are all of other places than where the enterprise stands."""
    return Draft(Status.NO_BASIS, ()) if query.outside and not query.scope else None


def absent_place(query: Question, evidence: Evidence) -> Draft | None:
    """Say that the corpus holds no policy of the place that was named."""
    if not query.absent or query.scope:
        return None
    return _refusal(reply("no_basis_place", places="、".join(query.absent)), evidence)


def no_basis(query: Question, evidence: Evidence) -> Draft:
    """Say that the texts in scope carry no basis, naming the words that they do not carry."""
    if not query.terms and Aspect.GRANT not in query.aspects:
        return Draft(Status.NO_BASIS, (Statement(reply("too_vague")),))
    missing = "、".join(_missing(query, evidence))
    if query.level is None:
        return _refusal(reply("no_basis_terms", terms=missing) if missing else reply("no_basis"), evidence)
    level = name("levels", query.level.value)
    terms = reply("no_basis_level_terms", level=level, terms=missing)
    return _refusal(terms if missing else reply("no_basis_level", level=level), evidence)


def _refusal(words: str, evidence: Evidence) -> Draft:
    misses = tuple(citation(finding) for finding in near(evidence.findings))
    statements = (Statement(words), Statement(reply("near_misses"))) if misses else (Statement(words),)
    return Draft(Status.NO_BASIS, statements, misses)


def _missing(query: Question, evidence: Evidence) -> list[str]:
    """Return the weightiest words that stand nowhere in the policies in scope, three at most; no verb is named.

    For a word that is not to be repeated stands what was asked about, once.
    """
    texts = [evidence.policy_of(document.id).text for document in evidence.documents]
    naming = [t for t in query.terms if t.need > NAMING and len(t.word) > 1 and not _echoes(t.word)]
    lost = [term for term in naming if not any(carried(term.word, text, term.official) > 0.5 for text in texts)]
    heaviest = sorted(lost, key=lambda term: -term.weight)[:3]
    said = (term.word if term.repeated else reply("what_was_asked") for term in query.terms if term in heaviest)
    return list(dict.fromkeys(said))


def _echoes(word: str) -> bool:
    """Say whether a word is Latin or a number, which we would only repeat."""
    return any(c.isascii() for c in word) or bool(quantities(word))
