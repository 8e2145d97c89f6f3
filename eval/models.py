"""What a language model adds, and what of it gets through: questions put with none, a weak, a good and a lying one.

The weak one is a real llama.cpp server, left out where its packages are not installed; the good and the lying one play
recorded conversations. Wrong sums are judged without the verifier, and a lie that was recorded as one is looked for in
the answers as shown.
"""

import re
import socket
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from assistant.assistant import Assistant
from assistant.conversation.store import new_id
from corpus.settings import Settings
from eval import llama
from eval.recorded import falsehoods, play
from eval.score import DatasetLine, ScoredCase, faults, load
from eval.scripted import MODEL, Scripted
from eval.sums import wrong_sums

NONE, WEAK, GOOD, LIAR = "none", "weak", "scripted-good", "scripted-liar"
HEADER = (
    "model",
    "questions",
    "answered by the model",
    "right",
    "statements in its answers",
    "dropped",
    "wrong sums shown",
    "lies shown",
    "added latency, median",
    "added latency, 95 %",
    "longest answer",
    "past the deadline",
    "tokens",
)
GRACE = 1.0  # seconds past the deadline that an answer may take to be put together and saved
QUOTED = re.compile("“[^”]*”")


@dataclass(frozen=True, slots=True)
class Answered:
    """One question as answered. `wrong` are wrong sums that were shown, `lies` recorded lies that were."""

    id: str
    question: str
    seconds: float
    answer: Mapping[str, Any]
    faults: tuple[str, ...]
    wrong: tuple[str, ...]
    lies: tuple[str, ...]


def evaluate_models(settings: Settings, lines: Sequence[DatasetLine]) -> dict[str, tuple[Answered, ...]]:
    """Return how `lines` are answered with each model, by its name."""
    found = {NONE: tuple(_ask_all(settings.model_copy(update={"llm_url": ""}), lines))}
    for name in (WEAK, GOOD, LIAR):
        with ExitStack() as stack:
            update = _model(name, settings, stack)
            if update:
                found[name] = tuple(_ask_all(settings.model_copy(update=update), lines))
    return found


def figures(found: Mapping[str, Sequence[Answered]], deadline: float) -> tuple[tuple[str, ...], ...]:
    """Return the rows under `HEADER`."""
    return tuple((name, *_row(answered, found[NONE], deadline)) for name, answered in found.items())


def details(found: Mapping[str, Sequence[Answered]]) -> Iterator[Mapping[str, Any]]:
    """Yield why statements were dropped, commonest first, then every wrong sum, every lie shown and every failure."""
    for name, answered in found.items():
        why = Counter(QUOTED.sub("“…”", fault) for one in answered for each in dropped(one.answer) for fault in each[1])
        for reason, number in why.most_common():
            yield {"dataset": name, "id": "dropped", "question": f"{number}×", "faults": [reason]}
        for one in answered:
            bad = [*(f"wrong sum: {w}" for w in one.wrong), *(f"lie: {lie}" for lie in one.lies)]
            if bad or one.faults:
                yield {"dataset": name, "id": one.id, "question": one.question, "faults": [*bad, *one.faults]}


def by_model(answer: Mapping[str, Any]) -> bool:
    """Say whether the model put the answer into words."""
    return bool(answer["composer"] == "model")


def dropped(answer: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the statements of the model that were not let through, each with its faults."""
    return tuple((one["text"], tuple(one["faults"])) for one in answer["trace"]["dropped"])


def tokens(answer: Mapping[str, Any]) -> int:
    """Return the tokens that the model read and wrote."""
    return sum(step["prompt_tokens"] + step["completion_tokens"] for step in answer["trace"]["steps"])


def lines_of(settings: Settings, shipped: Path) -> tuple[DatasetLine, ...]:
    """Return the public questions; where there are none, those of the shipped datasets."""
    public = settings.data / "questions.jsonl"
    paths = [public] if public.exists() else sorted(shipped.glob("*.jsonl"))
    return tuple(line for path in paths for line in load(path))


def _model(name: str, settings: Settings, stack: ExitStack) -> dict[str, object] | None:
    """Start the model and return the settings that name it; None where it is not installed."""
    if name == WEAK:
        if not llama.installed():
            return None
        url = stack.enter_context(llama.llama(settings.home / "models", _free_port()))
        # It is slow: a request may take all the time there is.
        return {"llm_url": url, "llm_model": llama.MODEL, "llm_timeout": settings.deadline}
    part = play("good" if name == GOOD else "liar")
    return {"llm_url": stack.enter_context(Scripted(part)).url, "llm_model": MODEL}


def _ask_all(settings: Settings, lines: Sequence[DatasetLine]) -> Iterator[Answered]:
    lies = falsehoods("liar")
    with tempfile.TemporaryDirectory(prefix="tiaoli-") as folder:
        update = {"database": f"sqlite:///{folder}/eval.sqlite"}
        with Assistant(settings.model_copy(update=update)) as assistant:
            assistant.ask("你好")  # what is read on the first question is not the model's latency
            for line in lines:
                conversation = new_id()
                for number, case in enumerate(line.turns, 1):
                    name = f"{line.id}.{number}" if line.is_dialogue else line.id
                    yield _ask(assistant, name, case, conversation, lies)


def _ask(assistant: Assistant, name: str, case: ScoredCase, conversation: str, lies: Sequence[str]) -> Answered:
    began = time.perf_counter()
    answer = assistant.ask(case.q, conversation).to_dict()
    seconds = time.perf_counter() - began
    policy_of, measure_of = assistant.snapshots.index().policy, assistant.snapshots.take().measures.__getitem__
    return Answered(
        name,
        case.q,
        seconds,
        answer,
        faults(case, answer, policy_of),
        wrong_sums(case, answer, policy_of, measure_of),
        tuple(lie for lie in lies if lie in str(answer["text"])),
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _row(answered: Sequence[Answered], without: Sequence[Answered], deadline: float) -> tuple[str, ...]:
    whole = len(answered)
    added = [one.seconds - other.seconds for one, other in zip(answered, without, strict=True)]
    texts = [text for one in answered for text in one.answer["statements"] if by_model(one.answer)]
    return (
        str(whole),
        _share(sum(by_model(one.answer) for one in answered), whole),
        _share(sum(not one.faults for one in answered), whole),
        str(len(texts)),
        str(sum(len(dropped(one.answer)) for one in answered)),
        str(sum(len(one.wrong) for one in answered)),
        str(sum(len(one.lies) for one in answered)),
        f"{median(added):.2f} s",
        f"{quantiles(added, n=20, method='inclusive')[-1]:.2f} s",
        f"{max(one.seconds for one in answered):.2f} s",
        str(sum(one.seconds > deadline + GRACE for one in answered)),
        str(sum(tokens(one.answer) for one in answered)),
    )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "-"
