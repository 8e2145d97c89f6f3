"""A message is read once: into the questions that it asks and the case that it tells. Nobody reads its text again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assistant.conversation.past import Past
from assistant.conversation.state import ConversationState
from assistant.reading.case import Case, case_of
from assistant.reading.evening import evened
from assistant.reading.idle import asks_nothing
from assistant.reading.question import Act, Question
from assistant.reading.seats import leaning
from assistant.reading.speech import Speech, segment
from assistant.reading.understand import understand_each
from assistant.reading.verdict import case_after, state_after, verdict
from assistant.snapshot import Snapshot
from corpus.masking import masked
from corpus.measures.facts import plain


@dataclass(frozen=True, slots=True)
class Message:
    """What was said, read; `text` is only to be shown, and to be kept beside the answer."""

    text: str
    questions: tuple[Question, ...]  # at least one, in the order asked
    case: Case
    past: Past  # what it was said after
    state: ConversationState  # what it leaves for the next one, whatever the answer


def read(text: str, past: Past, snapshot: Snapshot, facts: Mapping[str, object], as_of: date) -> Message:
    """Return what `text` says after `past`; `facts` are known beside what the conversation tells, which comes first.

    Raises FactError for unfit facts.
    """
    known, before = {**snapshot.vocabulary.read(facts), **past.facts}, past.state
    if act := verdict(text, before):
        case = case_after(act, text, before, known, as_of, snapshot.vocabulary)
        return Message(text, (Question(text, act),), case, past, state_after(act, before))
    speech = segments(text, past, snapshot, as_of)
    quoted = speech.quoted or ("" if past.turns else speech.answered)  # what we answered leans on the turn before
    leaned_on = before if past.turns else None
    case = case_of(speech.own, before, known, as_of, snapshot.vocabulary)
    questions = understand_each(
        speech.own, snapshot.setting, leaned_on, before.seats, quoted, speech.claimed, case.words
    )
    if asks_nothing(speech, case, snapshot.setting, snapshot.index.carries, past.awaits):
        questions = (replace(questions[0], act=Act.NOTHING),)
    return _message(_impersonal(text, snapshot), questions, case, past)


def with_questions(message: Message, questions: tuple[Question, ...]) -> Message:
    """Return `message` with these questions in the stead of its own; its case stays as it was told."""
    return _message(message.text, questions, message.case, message.past)


def doubting(message: Message, names: Collection[str]) -> Message:
    """Return `message` with facts in doubt: they are unknown again, and the next one does not lean on them."""
    case = message.case.doubting(names)
    return replace(message, case=case, state=_with_case(message.state, case))


def segments(text: str, past: Past, snapshot: Snapshot, as_of: date) -> Speech:
    """Return what is said in `text` for oneself and what is quoted in it, evened out, without what is personal.

    What is not read cannot be kept, logged or sent on.
    """
    even = evened(_impersonal(text, snapshot), snapshot)
    return segment(even.text, snapshot.index.runs, as_of, past.statements)


def _impersonal(text: str, snapshot: Snapshot) -> str:
    return masked(text, snapshot.setting.mask_credit_codes)


def _message(text: str, questions: tuple[Question, ...], case: Case, past: Past) -> Message:
    before = past.state
    placed = tuple(_placed(one, before, case) for one in questions)
    changes = questions[-1].act in (Act.ASK, Act.MATCH) or not past.turns  # a thank-you changes no subject
    state = _state(questions[-1], case, before) if changes else replace(before, clause=())
    return Message(text, placed, case, past, state)


def _placed(question: Question, before: ConversationState, case: Case) -> Question:
    """Return a question that looks where it may, given the places of what was weighed before: 「那市里呢」."""
    if question.act is not Act.ASK or not before.measure_places:
        return question
    question = leaning(question, before.measure_places)
    asks = question.about is not None and not case.facts_told
    return replace(question, elsewhere=asks and set(before.measure_places).isdisjoint(question.scope))


def _state(question: Question, case: Case, before: ConversationState) -> ConversationState:
    another = case.party.other or case.supposed
    subject = ConversationState(
        topic=question.topic,
        quoted=question.quoted,
        terms=tuple(term.word for term in question.terms),
        aspects=tuple(sorted(question.aspects)),
        scope=question.scope,
        named=question.named,
        seats=before.seats if another else tuple(place.name for place in question.seats),
    )
    return _with_case(subject, case)


def _with_case(state: ConversationState, case: Case) -> ConversationState:
    return replace(
        state,
        facts_told=tuple(sorted(case.facts_told)),
        bounds=case.bounds,
        other={name: plain(value) for name, value in case.facts.items()} if case.party.other else None,
        party=case.party.name,
    )
