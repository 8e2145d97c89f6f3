"""Answers that look nothing up, or find nothing: greetings, a place or a topic that the texts do not carry."""

from assistant.answer import Statement, Status
from assistant.basis import near
from assistant.draft import Draft, citation
from assistant.gather import Evidence
from assistant.match import carried
from assistant.query import Act, Aspect, Query
from assistant.replies import name, reply
from corpus.quantity import quantities


def smalltalk(query: Query, evidence: Evidence) -> Draft | None:
    """Reply to what asks nothing of the texts."""
    if query.act is Act.ASK or (query.act is Act.MATCH and not query.scope):
        return None
    if query.act is Act.MATCH:
        return Draft(Status.NEEDS_FACTS, (Statement(reply("match_ask")),))
    status = Status.NO_BASIS if query.act in (Act.MANIPULATION, Act.ABUSE) else Status.ANSWERED
    return Draft(status, (Statement(reply(query.act.value)),))


def beforehand(query: Query) -> tuple[Statement, ...]:
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


def not_theirs(query: Query, evidence: Evidence) -> Draft | None:
    """Say no more where the policies asked about are all of other places than where the enterprise stands."""
    return Draft(Status.NO_BASIS, ()) if query.outside and not query.scope else None


def absent_place(query: Query, evidence: Evidence) -> Draft | None:
    """Say that the corpus holds no policy of the place that was named."""
    if not query.absent or query.scope:
        return None
    return _refusal(reply("no_basis_place", places="、".join(query.absent)), evidence)


def no_basis(query: Query, evidence: Evidence) -> Draft:
    """Say that the texts in scope carry no basis, naming the words that they do not carry."""
    if not query.terms and Aspect.GRANT not in query.aspects:
        return Draft(Status.NO_BASIS, (Statement(reply("too_vague")),))
    missing = "、".join(_missing(query, evidence))
    if missing:
        return _refusal(reply("no_basis_terms", terms=missing), evidence)
    if query.level is not None:
        return _refusal(reply("no_basis_level", level=name("levels", query.level.value)), evidence)
    return _refusal(reply("no_basis"), evidence)


def _refusal(words: str, evidence: Evidence) -> Draft:
    misses = tuple(citation(finding) for finding in near(evidence.findings))
    statements = (Statement(words), Statement(reply("near_misses"))) if misses else (Statement(words),)
    return Draft(Status.NO_BASIS, statements, misses)


def _missing(query: Query, evidence: Evidence) -> list[str]:
    """Return the weightiest words of the topic that no sentence found carries, three at most."""
    texts = [finding.text for finding in evidence.findings]
    echo = [term for term in query.terms if not any(c.isascii() for c in term.word) and not quantities(term.word)]
    lost = [term for term in echo if not any(carried(term.word, text, term.official) > 0.5 for text in texts)]
    heaviest = sorted(lost, key=lambda term: -term.weight)[:3]
    return [term.word for term in query.terms if term in heaviest]
