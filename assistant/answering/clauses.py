"""Answers out of clauses: what is granted, how many, when, who is in charge, what is said."""

from collections.abc import Sequence

from assistant.answer import Statement, Status
from assistant.answering.draft import Draft, citation, offices_statement, quote, quote_also
from assistant.answering.lead import asked_sums, lead
from assistant.answering.tiers import rank_asked, tiers
from assistant.finding.coverage import ABBREVIATION, carried
from assistant.finding.details import STATES
from assistant.finding.search import Finding
from assistant.reading.question import Ask, Aspect, Question
from assistant.replies import name, reply
from corpus.model import Level

MORE = 3  # sentences besides the first
CLOSE = 0.8  # share of the best score that a further sentence must reach
MANY = 0.65  # the same where a list or a way is asked for

# What to say where no sentence shown states the detail that an aspect asks for; some details no policy text states.
SILENT = {
    Aspect.SUM: "silent_sum",
    Aspect.GRANT: "silent_sum",
    Aspect.COUNT: "silent_count",
    Aspect.NUMBER: "silent_number",
    Aspect.WHEN: "silent_when",
    Aspect.ISSUED_ON: "silent_when",
    Aspect.EFFECTIVE: "silent_when",
    Aspect.VALIDITY: "silent_when",
    Aspect.WHERE: "silent_where",
    Aspect.PROCEDURE: "silent_procedure",
    Aspect.PAYER: "silent_payer",
    Aspect.THRESHOLD: "silent_threshold",
}

MONEY = frozenset({Aspect.SUM, Aspect.GRANT})


def compare_clauses(query: Question, found: Sequence[Finding]) -> Draft | None:
    """Set what the province and the city say side by side."""
    if Aspect.COMPARE not in query.aspects:
        return None
    sides = {level: _of_level(found, level) for level in (Level.CITY, Level.PROVINCE)}
    said = [_passage(query, side) if side else _silent(level) for level, side in sides.items()]
    return Draft(Status.ANSWERED, tuple(statement for side in said for statement in side))


def name_offices(query: Question, found: Sequence[Finding]) -> Draft | None:
    """Name the offices in charge of the clause that is asked about, or say that it names none."""
    best = found[0]
    offices = best.policy.offices(best.node.id)
    remark = best.policy.text[offices.start : offices.end] if offices else ""
    if Aspect.OFFICE not in query.aspects and not _names_an_office(query, remark, best):
        return None
    if offices is None:
        return Draft(Status.ANSWERED, (quote(best), Statement(reply("silent_office"), (citation(best),))))
    silences = [Statement(reply(key), (citation(best),)) for key in _silences(query, found)]
    return Draft(Status.ANSWERED, (offices_statement(best.policy, offices), *_passage(query, found), *silences))


def tell_clauses(query: Question, found: Sequence[Finding]) -> Draft:
    """Say the point, quote the sentences that answer, and say which detail asked for they do not state."""
    best, cited = found[0], (citation(found[0]),)
    said = tuple(Statement(reply(key), cited) for key in _silences(query, found))
    contact = _contact(best) if query.aspects & {Aspect.GRANT, Aspect.PROCEDURE} else ()
    return Draft(Status.ANSWERED, (*_higher(query, best), *_passage(query, found), *said, *contact))


def _silences(query: Question, found: Sequence[Finding]) -> dict[str, None]:
    """Return what to say of the details asked for that none of the sentences shown states."""
    shown = [finding.text for finding in (found[0], *_others(query, found))]
    asked = [aspect for aspect in SILENT if aspect in query.aspects]
    silent = dict.fromkeys(_silence(query, a) for a in asked if not any(_stated(query, a, text) for text in shown))
    if rank_asked(query.own.ranks, tiers(found[0].text)):
        silent["silent_tier"] = None
    return silent


def _silence(query: Question, aspect: Aspect) -> str:
    return "silent_share" if aspect in MONEY and Ask.SHARE in query.in_context.asks else SILENT[aspect]


def _stated(query: Question, aspect: Aspect, text: str) -> bool:
    if aspect in MONEY:
        return bool(asked_sums(query, text))
    states = STATES.get(aspect)
    return bool(states and states(text))


def _passage(query: Question, found: Sequence[Finding]) -> tuple[Statement, ...]:
    """State the point, quote the best sentence, then the others that come close to it."""
    best = found[0]
    point = lead(query, found)
    first = (Statement(point, (citation(best),)),) if point else ()
    also = [quote_also(f) if f.clause == best.clause else quote(f) for f in _others(query, found)]
    return (*first, quote(best), *also)


def _others(query: Question, found: Sequence[Finding]) -> list[Finding]:
    """Return the further sentences that come close to the best."""
    best = found[0]
    bar = best.score * (MANY if query.aspects & {Aspect.LIST, Aspect.HOW} else CLOSE)
    return [f for f in found[1:] if f.score >= bar and f.policy.id == best.policy.id][:MORE]


def _higher(query: Question, best: Finding) -> tuple[Statement, ...]:
    """Say so where the place that was named is silent and a level above it speaks."""
    level = best.policy.metadata.level
    if query.named is None or level is None or best.policy.metadata.place == query.named:
        return ()
    return (Statement(reply("higher_level", named=query.named, level=name("levels", level.value))),)


def _names_an_office(query: Question, remark: str, best: Finding) -> bool:
    """Say whether the question names an office that the remark has and the clause has not."""
    said = best.policy.text[best.node.start : best.node.end].replace(remark, "")
    return any(
        carried(term.word, remark, term.official) >= ABBREVIATION
        and carried(term.word, said, term.official) < ABBREVIATION
        for term in query.terms
    )


def _contact(finding: Finding) -> tuple[Statement, ...]:
    offices = finding.policy.offices(finding.node.id)
    return (offices_statement(finding.policy, offices),) if offices else ()


def _silent(level: Level) -> tuple[Statement, ...]:
    return (Statement(reply("silent_level", level=name("levels", level.value))),)


def _of_level(found: Sequence[Finding], level: Level) -> list[Finding]:
    return [finding for finding in found if finding.policy.metadata.level is level]
