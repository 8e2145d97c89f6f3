"""A question is read once: with its words blanked behind reading, every answer stays as it was."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import eval as measuring
from assistant.answering.compose import compose
from assistant.answering.draft import Draft
from assistant.conversation.keeping import turn_of
from assistant.conversation.past import Past
from assistant.finding.gather import gather
from assistant.model.consult import Consultation
from assistant.reading.message import Message, read
from assistant.reading.question import Question, Term
from assistant.snapshot import Snapshot, Snapshots
from assistant.verify.gate import passing
from corpus.index.index import Index
from corpus.settings import Settings
from eval.score import DatasetLine, load

DATASETS = sorted((Path(measuring.__file__).parent / "datasets").glob("*.jsonl"))
DAY = date(2026, 11, 30)
WORD = 12  # characters: what is longer is no word and no name, but a stretch of what was said


@pytest.fixture(scope="module")
def snapshot(settings: Settings) -> Iterator[Snapshot]:
    """Yield a snapshot that searches once for each text, however often it is asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Index, "search", cache(Index.search))
        snapshots = Snapshots(settings)
        yield snapshots.take()
        snapshots.close()


@pytest.mark.parametrize("path", DATASETS, ids=lambda path: str(path.stem))
def test_no_answer_is_made_from_the_words_of_a_question(path: Path, snapshot: Snapshot) -> None:
    for line in load(path):
        for message, draft in _answered(line, snapshot):
            assert _draft(_blanked(message), snapshot) == draft, message.text


def _answered(line: DatasetLine, snapshot: Snapshot) -> Iterator[tuple[Message, Draft]]:
    """Yield each message of a line, read after those before it, and the draft that answers it."""
    past = Past()
    for case in line.turns:
        message = read(case.q, past, snapshot, {}, DAY)
        draft = _draft(message, snapshot)
        yield message, draft
        if line.is_dialogue:
            answer = Consultation(message, draft).answer([*passing(draft.statements, snapshot)], None)
            past = past.after(turn_of(answer, message.state, snapshot), message.case.changes)


def _draft(message: Message, snapshot: Snapshot) -> Draft:
    """Return the draft for a message without the words of what it asks, which are only shown."""
    draft = compose(message, gather(message, snapshot))
    return replace(draft, asks=tuple(replace(ask, text="") for ask in draft.asks))


def _blanked(message: Message) -> Message:
    """Return a message without its words, those to search with apart."""
    questions = tuple(_without_words(question) for question in message.questions)
    return Message("", questions, replace(message.case, text="", bounds=()), Past(), message.state)


def _without_words(question: Question) -> Question:
    ours = {"search_text": question.search_text, "about": question.about}  # the other is an id
    blank = {one.name: _blank(getattr(question, one.name)) for one in fields(question) if one.name not in ours}
    return Question(**{**blank, **ours, "text": "", "topic": "", "quoted": ""})


def _blank(value: Any) -> Any:
    """Return a value with every string in it blanked that is longer than a word."""
    if type(value) is str:  # and not the name of an aspect
        return value if len(value) <= WORD else ""
    if isinstance(value, tuple | frozenset):
        return type(value)(map(_blank, value))
    if isinstance(value, Term):
        return replace(value, word=_blank(value.word))  # the official words are the lexicon's
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _blank(getattr(value, one.name)) for one in fields(value)})
    return value
