"""The assistant: ``understand -> gather -> compose -> verify``, and the conversation around it.

Nothing leaves before it is verified: `stream` yields each statement once the verifier has passed it, then the whole
answer. A statement that fails is dropped and logged; where nothing is left, the user is told so.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from time import monotonic
from typing import Self

from assistant.answer import Answer, Statement, Status
from assistant.answering.assessments import asking_units
from assistant.answering.compose import compose
from assistant.answering.draft import Draft, merge
from assistant.conversation.keeping import kept, recalled
from assistant.conversation.past import Past
from assistant.conversation.store import Conversations, Turn, checked_id
from assistant.finding.calculate import calculate
from assistant.finding.gather import Evidence, gather
from assistant.model.breaker import Breaker
from assistant.model.standalone import queries_of
from assistant.model.turn import drafted_answer, load_model, read_anew, with_model
from assistant.reading.case import Case, case_of
from assistant.reading.idle import asks_nothing
from assistant.reading.question import Act, Question
from assistant.reading.seats import leaning
from assistant.reading.setting import Setting
from assistant.reading.speech import LONGEST, QuestionTooLongError, Speech, heard
from assistant.reading.understand import understand_each
from assistant.replies import reply
from assistant.tools import assess_measure
from assistant.verify.statements import verify
from assistant.weighing.assessment import Assessment, Outcome
from assistant.weighing.matching import match
from corpus.database import database_url
from corpus.index.index import Index
from corpus.index.newest import Opened
from corpus.masking import masked
from corpus.measures.catalogue import Catalogue
from corpus.measures.facts import Facts, Value, plain, vocabulary
from corpus.measures.load import MeasureError
from corpus.measures.measure import Measure
from corpus.places import Place, find
from corpus.settings import Settings, SettingsError
from corpus.store import Store
from corpus.today import today
from corpus.unknown import UnknownError

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from the index under home; reopens it when a newer one has been written.

    Raises IndexMissing or IndexMismatch (corpus.index.index) where there is no index that fits the settings, and
    SettingsError for a home that is no administrative division. One object serves all threads of a process.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._home = _home(settings)
        self._opened = Opened(settings)
        self._conversations = Conversations(database_url(settings))
        self._catalogue = Catalogue(Store(settings.home))
        self._measures: Mapping[str, Measure] | None = None
        self._breaker = Breaker()
        load_model(settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the index and the database."""
        self._opened.close()
        self._conversations.close()

    @property
    def index(self) -> Index:
        """The newest index, without the policies whose folders are gone."""
        return self._opened.newest()

    @property
    def conversations(self) -> Conversations:
        """The conversations kept so far."""
        return self._conversations

    @property
    def measures(self) -> Mapping[str, Measure]:
        """The checked measures of the policies in the index, by id.

        Raises MeasureError for a file that does not fit; where it fitted before, the measures stay as they were.
        """
        index = self.index
        try:
            self._measures = self._catalogue.measures((m.id for m in index.metadata), index.policy)
        except MeasureError as error:
            if self._measures is None:
                raise
            log.error("the measures stay as they were: %s", error)
        return self._measures

    def assess(self, measure_id: str, facts: Mapping[str, object], as_of: date | None = None) -> Assessment:
        """Return a measure weighed for `facts`. Raises UnknownError for an unknown measure and FactError."""
        return assess_measure(self, measure_id, facts, as_of or today())

    def match(self, facts: Mapping[str, object], as_of: date | None = None) -> tuple[Assessment, ...]:
        """Return every measure weighed for `facts`, the entitled first. Raises FactError for unfit facts."""
        return match(self.measures.values(), vocabulary().read(facts), as_of or today())

    def facts(self, conversation_id: str) -> dict[str, Value]:
        """Return the facts told in a conversation. Raises ConversationsError for a malformed id."""
        return self._conversations.facts(conversation_id)

    def heard(self, question: str, conversation_id: str | None = None) -> Speech:
        """Return what is said in a question for oneself and what is quoted. Raises ConversationsError."""
        return self._heard(self._masked(question), recalled(self._conversations, conversation_id), today())

    def admit(self, question: str, conversation_id: str | None = None) -> None:
        """Raise QuestionTooLongError where more than `LONGEST` characters are the user's own."""
        if len(question) > LONGEST and len(self.heard(question, conversation_id).own) > LONGEST:
            raise QuestionTooLongError(f"a question has at most {LONGEST} characters beside what it quotes")

    def set_facts(self, conversation_id: str, changes: Mapping[str, object], owner: str | None = None) -> None:
        """Correct facts of a conversation; None takes one back. Raises FactError and ConversationsError."""
        gone = {vocabulary().find(name).name: None for name, value in changes.items() if value is None}
        self._conversations.tell(conversation_id, {**gone, **vocabulary().read(changes)}, owner)

    def ask(
        self,
        question: str,
        conversation_id: str | None = None,
        facts: Mapping[str, object] | None = None,
        as_of: date | None = None,
        earlier: Sequence[str] = (),
        owner: str | None = None,
    ) -> Answer:
        """Return the answer to `question`; see `stream`."""
        *_, answer = self.stream(question, conversation_id, facts, as_of, earlier, owner)
        assert isinstance(answer, Answer)
        return answer

    def stream(
        self,
        question: str,
        conversation_id: str | None = None,
        facts: Mapping[str, object] | None = None,
        as_of: date | None = None,
        earlier: Sequence[str] = (),
        owner: str | None = None,
    ) -> Iterator[Statement | Answer]:
        """Yield each verified statement, then the whole Answer.

        A follow-up is resolved against the turns of `conversation_id`; without one a conversation begins, and `earlier`
        are the questions asked before in one that is kept elsewhere: the rules alone answer them again, unheard, and
        only the facts that they tell are kept. `facts` are known beside what the conversation tells, which comes before
        them. `as_of` defaults to today. A conversation that begins is `owner`'s. Where nothing can be kept the answer
        says so. Raises ConversationsError for a malformed id and FactError for unfit facts.
        """
        question, earlier = self._masked(question), [self._masked(one) for one in earlier]
        conversation, index, began = checked_id(conversation_id), self.index, monotonic()
        told, day = vocabulary().read(facts or {}), as_of or today()
        past = self._replayed(earlier, index, told, day) if earlier else recalled(self._conversations, conversation_id)
        queries, case, draft = self._drafted(question, past, index, told, day)
        anew = read_anew(self.settings, queries, draft, past.questions, began, self._breaker)
        if anew and anew.question:
            queries, draft = self._anew(anew.question, (*past.questions, question), case, queries, draft)
        passed = self._passed(draft, index)
        verified = replace(draft, statements=passed)
        failed = anew is not None and anew.failure is not None  # a model that does not answer is not asked twice
        asked = (queries, case, verified, past.questions, began, self._breaker)
        drafted = None if failed else with_model(self.settings, self, *asked)
        case = case.doubting(drafted.doubts) if drafted else case
        answer = drafted_answer(self._answer(question, draft, passed, conversation, case), drafted, anew)
        yield from answer.statements
        told_now = {**({} if conversation_id else past.facts), **case.changes}
        turn = self._turn(answer, queries, case, past)
        yield replace(answer, kept=kept(self._conversations, conversation, turn, told_now, owner))

    def _masked(self, question: str) -> str:
        """Return a question without what is personal in it: what is not read cannot be kept, logged or sent on."""
        return masked(question, self.settings.mask_credit_codes)

    def _replayed(self, earlier: Sequence[str], index: Index, told: Facts, day: date) -> Past:
        """Return what the questions before leave behind, by the rules alone."""
        past = Past()
        for question in earlier:
            queries, case, draft = self._drafted(question, past, index, told, day)
            answer = self._answer(question, draft, self._passed(draft, index), None, case)
            past = past.after(self._turn(answer, queries, case, past), case.changes)
        return past

    def _drafted(
        self, question: str, past: Past, index: Index, told: Facts, day: date
    ) -> tuple[tuple[Question, ...], Case, Draft]:
        """Return what the rules understand, the case they see, and their draft, not verified yet."""
        speech, setting = self._heard(question, past, day), self._setting(index)
        quoted = speech.quoted or ("" if past.turns else speech.answered)  # what we answered leans on the turn before
        queries = understand_each(speech.own, setting, past.earlier, past.seats, quoted, speech.claimed)
        case = case_of(speech.own, past.state, {**told, **past.facts}, day)
        if asks_nothing(speech, case, setting, index.carries, past.awaits):
            queries = (replace(queries[0], act=Act.NOTHING),)
        return queries, case, merge([self._compose(query, index, case) for query in queries])

    def _heard(self, question: str, past: Past, day: date) -> Speech:
        return heard(question, self.index.runs, day, past.statements)

    def _turn(self, answer: Answer, queries: Sequence[Question], case: Case, past: Past) -> Turn:
        """Return the turn that follow-ups will lean on."""
        state: Mapping[str, object] = {
            **queries[-1].to_state(),
            **_weighed(answer, self.measures),
            "told": sorted(case.told),
            "bounds": list(case.bounds),
            "seats": [*past.seats] if case.other or case.supposed else [place.name for place in queries[-1].seats],
            **({"other": {name: plain(value) for name, value in case.facts.items()}} if case.other else {}),
        }
        if queries[-1].act not in (Act.ASK, Act.MATCH) and past.turns:
            state = past.state  # a thank-you changes no subject
        return Turn(answer.question, answer.to_dict(), state)

    def _setting(self, index: Index) -> Setting:
        names = frozenset(word for measure in self.measures.values() for word in measure.about)
        return Setting(self._home, _held(index), index.tokens, index.lexicon, names)

    def _compose(self, query: Question, index: Index, case: Case) -> Draft:
        if query.act is Act.MATCH:
            inside = [m for m in self.measures.values() if index.policy(m.policy_id).metadata.place in query.scope]
            return compose(query, Evidence((), (), index.policy), match(inside, case.facts, case.as_of))
        if query.act is not Act.ASK:
            return compose(query, Evidence((), (), index.policy))
        before = self._before(index, case)
        query = leaning(query, before)
        if self._elsewhere(query, before, case):
            return compose(query, Evidence((), (), index.policy))
        evidence = gather(query, index)
        return asking_units(compose(query, evidence, calculate(query, evidence, self.measures, case)), case.unitless)

    def _anew(
        self, question: str, said: Sequence[str], case: Case, queries: tuple[Question, ...], draft: Draft
    ) -> tuple[tuple[Question, ...], Draft]:
        """Return what a rewritten question is read as and its draft, where that has a basis; else what there was."""
        index = self.index
        others = queries_of(question, said, self._setting(index), [place.name for place in queries[0].seats])
        drafts = [self._compose(query, index, case) for query in others]
        found = bool(drafts) and merge(drafts).status is not Status.NO_BASIS
        return (others, merge(drafts)) if found else (queries, draft)

    def _elsewhere(self, query: Question, before: Set[str], case: Case) -> bool:
        """Say whether a follow-up asks for another place's version of what was weighed: 「那市里呢」."""
        asked = query.about is not None and not case.told
        return asked and bool(before) and before.isdisjoint(query.scope)

    def _before(self, index: Index, case: Case) -> Set[str]:
        """Return the places of the measures that the turn before weighed."""
        measures = [self.measures[name] for name in case.before if name in self.measures]
        return {index.policy(measure.policy_id).metadata.place or "" for measure in measures}

    def _passed(self, draft: Draft, index: Index) -> tuple[Statement, ...]:
        return tuple(statement for statement in draft.statements if self._passes(statement, index))

    def _passes(self, statement: Statement, index: Index) -> bool:
        faults = verify(statement, index.policy, self.measures.get)
        if faults:
            log.warning("statement dropped: %s: %s", statement.text, "; ".join(faults))
        return not faults

    def _answer(
        self, question: str, draft: Draft, passed: tuple[Statement, ...], conversation: str | None, case: Case
    ) -> Answer:
        status, statements = draft.status, passed or (Statement(reply("no_basis")),)
        if not any(statement.citations for statement in passed) and any(s.citations for s in draft.statements):
            status, statements = Status.NO_BASIS, (Statement(reply("unverified")),)
        made = secrets.token_urlsafe(12)
        return Answer(made, question, case.as_of, status, statements, draft.related, conversation, case.kept)


def _home(settings: Settings) -> Place:
    try:
        return find(settings.place)
    except UnknownError as error:
        raise SettingsError(f"setting place: {error}") from None


def _held(index: Index) -> frozenset[str]:
    return frozenset(metadata.place for metadata in index.metadata if metadata.place)


def _weighed(answer: Answer, measures: Mapping[str, Measure]) -> Mapping[str, object]:
    """Return what the next turn may lean on: the measures weighed, the facts they hang on, and those asked for."""
    found = [one for one in answer.assessments if one.measure_id in measures]  # its policy may be gone by now
    asking = [one for one in found if one.outcome is Outcome.MISSING_FACTS or one.pending]
    asked = dict.fromkeys(missing.fact for one in asking for missing in one.missing)
    hanging = dict.fromkeys(name for one in found for name in measures[one.measure_id].facts)
    return {"measures": [one.measure_id for one in found], "asked": list(asked), "hanging": list(hanging)}
