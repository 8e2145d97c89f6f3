"""The tools as a model meets them: tokens and words in, words out, the texts fenced off as data.

Facts that a model reads out of the question never count by themselves. Where they agree with the reading of the rules
nothing changes; where the two differ the fact is doubtful, and is asked for.
"""

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping, Set
from decimal import Decimal
from typing import Any

from assistant.model.handles import Handles
from assistant.reading.case import Case
from assistant.replies import reply
from assistant.snapshot import Snapshot
from assistant.tools import ClauseText, assess_measure, match_measures, read_clause, search_policies
from assistant.weighing.assessment import Assessment
from assistant.weighing.sentences import sentences_of
from corpus.measures.facts import FactError, Value
from corpus.unknown import UnknownError

log = logging.getLogger(__name__)

QUERY = 200  # characters of a query that are searched
SHOWN = 12  # measures told of at once


class Toolbox:
    """The tools for one question, over `places`; `doubts` are the facts that its two readers read differently."""

    def __init__(self, snapshot: Snapshot, case: Case, places: frozenset[str]) -> None:
        self.snapshot, self.case, self.places = snapshot, case, places
        self.handles = Handles()
        self.fence = new_fence()
        self.doubts: set[str] = set()

    @property
    def tools(self) -> dict[str, Callable[..., str]]:
        """The tools by name; each takes and returns words."""
        return {
            "search_policies": self.search_policies,
            "read_clause": self.read_clause,
            "assess_measure": self.assess_measure,
            "match_measures": self.match_measures,
        }

    def search_policies(self, query: str) -> str:
        """Return the clauses nearest to a query."""
        found = search_policies(self.snapshot, query[:QUERY], self.places)
        return self.fenced("\n\n".join(map(self.shown, found))) if found else reply("tool_nothing")

    def read_clause(self, token: str) -> str:
        """Return the whole clause of a sentence."""
        try:
            cited = self.handles.citation(_token(token))
        except UnknownError:
            return reply("tool_unknown", token=token[:20])
        return self.fenced(self.shown(read_clause(self.snapshot, cited.policy_id, cited.node_id)))

    def assess_measure(self, measure: str, facts: Any = None) -> str:  # whatever a model takes for facts
        """Return what a measure comes to for the facts that both readers read alike."""
        notes = self._compared(facts)
        try:
            measure_id = self.handles.measure_id(_token(measure))
        except UnknownError:
            return reply("tool_unknown", token=measure[:20])
        return "\n".join((self.describe(self.assessment(measure_id)), *notes))

    def match_measures(self, facts: Any = None) -> str:  # as above
        """Return what every measure in scope comes to, the entitled first."""
        notes = self._compared(facts)
        found = match_measures(self.snapshot, self.known, self.case.as_of, self.places)
        return "\n".join((*(self.describe(one) for one in found[:SHOWN]), *notes))

    @property
    def known(self) -> dict[str, Value]:
        """The facts that are beyond doubt."""
        return {name: value for name, value in self.case.facts.items() if name not in self.doubts}

    def assessment(self, measure_id: str) -> Assessment:
        """Return a measure weighed for what is known beyond doubt."""
        return assess_measure(self.snapshot, measure_id, self.known, self.case.as_of)

    def fenced(self, text: str) -> str:
        """Return words of others between the fences of this question."""
        return fenced(text, self.fence)

    def shown(self, clause: ClauseText) -> str:
        """Return a clause as a model reads it: where it stands, what can be weighed, its sentences by token."""
        measures = [self._named(name) for name in clause.measures if name in self.snapshot.measures]
        sentences = [f"{self.handles.of_words(cited)}：{cited.quote}" for cited in clause.sentences]
        return "\n".join((" > ".join(clause.headings), *measures, *sentences))

    def describe(self, found: Assessment) -> str:
        """Return an assessment as a model reads it: its token and what is said of it."""
        words = "".join(text for text, _ in sentences_of(found))
        return reply("tool_weighed", token=self.handles.of_measure(found.measure_id), words=words)

    def _named(self, measure_id: str) -> str:
        title = self.snapshot.measures[measure_id].title
        return reply("tool_measure", token=self.handles.of_measure(measure_id), title=title)

    def _compared(self, facts: object) -> Iterable[str]:
        """Set facts that a model has read beside those of the rules; return what it is told of them."""
        notes = []
        for name, raw in _mapping(facts).items():
            try:
                fact = self.case.vocabulary.find(str(name))
                value = fact.read(raw)
            except FactError as error:
                notes.append(str(error))
                continue
            if self.case.facts.get(fact.name) == value:
                continue
            if fact.name in self.case.facts_told and _stands(value, self.case.numbers):
                log.warning("a fact is read in two ways and will be asked for: %s", fact.name)
                self.doubts.add(fact.name)
            notes.append(reply("tool_doubt", label=fact.label))
        return notes


def new_fence() -> str:
    """Return the name of a fence that nobody can guess who wrote the texts or the question."""
    return f"资料-{secrets.token_hex(4)}"


def fenced(text: str, fence: str) -> str:
    """Return words of others between fences."""
    return f"<{fence}>\n{text.replace(fence, '')}\n</{fence}>"


def _token(text: str) -> str:
    return text.strip().strip("[]【】（）()").lower()


def _mapping(facts: object) -> Mapping[object, object]:
    """Return facts as a mapping, also where they come as JSON in a string; nothing for anything else."""
    if isinstance(facts, str):
        try:
            facts = json.loads(facts)
        except (ValueError, RecursionError):
            return {}
    return facts if isinstance(facts, Mapping) else {}


def _stands(value: Value, numbers: Set[Decimal]) -> bool:
    """Say whether a number that was read is one of the question's `numbers`; of other values there is no telling."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return True
    return value in numbers
