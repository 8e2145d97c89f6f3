"""What chat does to a question: every question of the datasets with chat before it, behind it and around it.

The chat is of ``chat.yaml``, by kinds. It says nothing of what the texts speak of, so each question should be answered
just as without it. Each question gets one kind in one place, in turn, so that a run is short; all of them on request.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path

from assistant.answer import Answer
from assistant.assistant import Assistant
from corpus.settings import Settings
from corpus.yamls import read_yaml
from eval.score import DatasetLine, faults, load

CHAT = Path(__file__).with_name("chat.yaml")
PLACES = ("before", "behind", "around")
ENDS = "。！？!?"
HEADER = ("kind of chat", "questions", "right without it", "right with it", "answered alike")


@dataclass(frozen=True, slots=True)
class Chatted:
    """A question with chat of one kind, and how it was answered with and without."""

    dataset: str
    id: str
    kind: str
    place: str
    question: str
    right_without: bool
    alike: bool
    faults: tuple[str, ...]


def evaluate_chat(settings: Settings, paths: Sequence[Path], whole: bool = False) -> tuple[Chatted, ...]:
    """Return how the single questions of the datasets are answered in chat; `whole`: each in every kind and place."""
    chat = read_yaml(CHAT.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="tiaoli-") as folder:
        own = settings.model_copy(update={"database": f"sqlite:///{folder}/eval.sqlite"})
        with Assistant(own) as assistant:
            return tuple(_all(assistant, paths, chat, whole))


def rows(found: Sequence[Chatted]) -> tuple[tuple[str, ...], ...]:
    """Return the rows under `HEADER`: each kind, each place, and all."""
    groups = {kind: [one for one in found if one.kind == kind] for kind in dict.fromkeys(one.kind for one in found)}
    groups |= {place: [one for one in found if one.place == place] for place in PLACES}
    return tuple(_row(name, some) for name, some in {**groups, "all": list(found)}.items())


def _row(name: str, found: Sequence[Chatted]) -> tuple[str, ...]:
    counts = (sum(x.right_without for x in found), sum(not x.faults for x in found), sum(x.alike for x in found))
    return (name, str(len(found)), *(f"{count / len(found):.3f}" if found else "-" for count in counts))


def _all(assistant: Assistant, paths: Sequence[Path], chat: dict[str, list[str]], whole: bool) -> Iterator[Chatted]:
    ways = [*product(chat, PLACES)]
    lines = [(path.stem, line) for path in paths for line in load(path) if not line.is_dialogue]
    for number, (dataset, line) in enumerate(lines):
        bare = assistant.ask(line.turns[0].q)
        for turn, (kind, place) in enumerate(
            ways if whole else islice(ways, number % len(ways), number % len(ways) + 1)
        ):
            at = number + turn
            before, behind = chat[kind][at % len(chat[kind])], chat[kind][(at + 1) % len(chat[kind])]
            yield _chatted(assistant, dataset, line, (kind, place), (before, behind), bare)


def _chatted(
    assistant: Assistant, dataset: str, line: DatasetLine, way: tuple[str, str], words: tuple[str, str], bare: Answer
) -> Chatted:
    case, policy_of = line.turns[0], assistant.snapshots.index().policy
    question = within(case.q, way[1], *words)
    answer = assistant.ask(question)
    return Chatted(
        dataset,
        line.id,
        *way,
        question,
        not faults(case, bare.to_dict(), policy_of),
        _statements(answer) == _statements(bare),
        faults(case, answer.to_dict(), policy_of),
    )


def within(question: str, place: str, before: str, behind: str) -> str:
    """Return `question` with chat before it, behind it or around it."""
    ended = question if question[-1:] in ENDS else f"{question}，"
    return {"before": f"{before}，{question}", "behind": f"{ended}{behind}", "around": f"{before}，{ended}{behind}"}[
        place
    ]


def _statements(answer: Answer) -> tuple[object, ...]:
    return answer.status, [(statement.text, statement.citations) for statement in answer.statements]
