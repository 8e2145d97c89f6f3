"""Answers out of clauses: what is granted, how many, when, who is in charge, what is said."""

from collections.abc import Sequence

from assistant.answer import Statement, Status
from assistant.answering.draft import Draft, citation, offices_statement, quote, quote_also
from assistant.answering.lead import asked_sums, lead
from assistant.answering.tiers import rank_asked, tiers
from assistant.binding.coverage import ABBREVIATION, carried
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


def compare_clauses(question: Question, found: Sequence[Finding]) -> Draft | None:
    """Set what the province and the city say side by side."""
    if Aspect.COMPARE not in question.aspects:
        return None
    sides = {level: _of_level(found, level) for level in (Level.CITY, Level.PROVINCE)}
    passages = [_passage(question, side) if side else _silent(level) for level, side in sides.items()]
    return Draft(Status.ANSWERED, tuple(statement for side in passages for statement in side))


def name_offices(question: Question, found: Sequence[Finding]) -> Draft | None:
    """Name the offices in charge of the clause that is asked about, or say that it names none."""
    best = found[0]
    offices = best.policy.offices(best.node.id)
    remark = best.policy.text[offices.start : offices.end] if offices else ""
    if Aspect.OFFICE not in question.aspects and not _names_an_office(question, remark, best):
        return None
    if offices is None:
        return Draft(Status.ANSWERED, (quote(best), Statement(reply("silent_office"), (citation(best),))))
    silences = [Statement(reply(key), (citation(best),)) for key in _silences(question, found)]
    return Draft(Status.ANSWERED, (offices_statement(best.policy, offices), *_passage(question, found), *silences))


def tell_clauses(question: Question, found: Sequence[Finding]) -> Draft:
    """Say the point, quote the sentences that answer, and say which detail asked for they do not state."""
    best, cited = found[0], (citation(found[0]),)
    silences = tuple(Statement(reply(key), cited) for key in _silences(question, found))
    contact = _contact(best) if question.aspects & {Aspect.GRANT, Aspect.PROCEDURE} else ()
    return Draft(Status.ANSWERED, (*_higher(question, best), *_passage(question, found), *silences, *contact))


def _silences(question: Question, found: Sequence[Finding]) -> dict[str, None]:
    """Return what to say of the details asked for that none of the sentences shown states."""
    shown = [finding.text for finding in (found[0], *_others(question, found))]
    asked = [aspect for aspect in SILENT if aspect in question.aspects]
    silent = dict.fromkeys(
        _silence(question, a) for a in asked if not any(_stated(question, a, text) for text in shown)
    )
    if rank_asked(question.own.ranks, tiers(found[0].text)):
        silent["silent_tier"] = None
    return silent


def _silence(question: Question, aspect: Aspect) -> str:
    return "silent_share" if aspect in MONEY and Ask.SHARE in question.in_context.asks else SILENT[aspect]


def _stated(question: Question, aspect: Aspect, text: str) -> bool:
    if aspect in MONEY:
        return bool(asked_sums(question, text))
    states = STATES.get(aspect)
    return bool(states and states(text))


def _passage(question: Question, found: Sequence[Finding]) -> tuple[Statement, ...]:
    """State the point, quote the best sentence, then the others that come close to it."""
    best = found[0]
    point = lead(question, found)
    first = (Statement(point, (citation(best),)),) if point else ()
    also = [quote_also(f) if f.clause == best.clause else quote(f) for f in _others(question, found)]
    return (*first, quote(best), *also)


def _others(question: Question, found: Sequence[Finding]) -> list[Finding]:
    """Return the further sentences that come close to the best."""
    best = found[0]
    bar = best.score * (MANY if question.aspects & {Aspect.LIST, Aspect.HOW} else CLOSE)
    return [f for f in found[1:] if f.score >= bar and f.policy.id == best.policy.id][:MORE]


def _higher(question: Question, best: Finding) -> tuple[Statement, ...]:
    """Say so where the place that was named is silent and a level above it speaks."""
    level = best.policy.metadata.level
    if question.named is None or level is None or best.policy.metadata.place == question.named:
        return ()
    return (Statement(reply("higher_level", named=question.named, level=name("levels", level.value))),)


def _names_an_office(question: Question, remark: str, best: Finding) -> bool:
    """Say whether the question names an office that the remark has and the clause has not."""
    text = best.policy.text[best.node.start : best.node.end].replace(remark, "")
    return any(
        carried(term.word, remark, term.official) >= ABBREVIATION
        and carried(term.word, text, term.official) < ABBREVIATION
        for term in question.terms
    )


def _contact(finding: Finding) -> tuple[Statement, ...]:
    offices = finding.policy.offices(finding.node.id)
    return (offices_statement(finding.policy, offices),) if offices else ()


def _silent(level: Level) -> tuple[Statement, ...]:
    return (Statement(reply("silent_level", level=name("levels", level.value))),)


def _of_level(found: Sequence[Finding], level: Level) -> list[Finding]:
    return [finding for finding in found if finding.policy.metadata.level is level]
