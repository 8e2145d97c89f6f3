"""What a model is told of a question at first: the question, what is known, what the rules found and weighed."""

from collections.abc import Iterator, Sequence

from assistant.model.compose import Ground
from assistant.replies import reply
from assistant.tools import ClauseText, read_clause
from corpus.measures.facts import Value

CLAUSES = 4  # shown at first; it may search for more
EARLIER = 3  # questions of the conversation
LONGEST = 3500  # characters of the clauses


def opening(ground: Ground, earlier: Sequence[str]) -> str:
    """Return the first words to the model; everything in them that others wrote is fenced."""
    return ground.toolbox.fenced("\n\n".join(part for part in _parts(ground, earlier) if part))


def _parts(ground: Ground, earlier: Sequence[str]) -> Iterator[str]:
    toolbox = ground.toolbox
    yield "\n\n".join(toolbox.shown(clause) for clause in _clauses(ground))[:LONGEST]
    weighed = dict.fromkeys(s.assessment for s in ground.draft.statements if s.assessment)
    yield "\n".join(toolbox.describe(found) for found in weighed)
    facts = "，".join(_told(ground, name, value) for name, value in _known(ground))
    yield reply("tool_known", facts=facts) if facts else ""
    yield "\n".join(reply("tool_earlier", question=question) for question in earlier[-EARLIER:])
    yield reply("tool_question", question=toolbox.case.text)


def _clauses(ground: Ground) -> list[ClauseText]:
    """Return the clauses that the rules' answer stands on, then those that they found, each once."""
    cited = [(c.policy_id, c.node_id) for s in ground.draft.statements for c in s.citations]
    found = [finding.clause for finding in (*ground.bearing, *ground.findings)]
    nodes = list(dict.fromkeys([*cited, *found]))[:CLAUSES]
    return [read_clause(ground.toolbox.snapshot, *node) for node in nodes]


def _told(ground: Ground, name: str, value: Value) -> str:
    fact = ground.toolbox.case.vocabulary[name]
    return f"{fact.label}：{fact.show(value)}"


def _known(ground: Ground) -> list[tuple[str, Value]]:
    return list(ground.toolbox.known.items())
