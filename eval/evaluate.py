"""How good the answers are: every question of a suite is put to the assistant and its answer scored.

Writes one report as Markdown and as JSON under ``<home>/reports``. Measures only: nothing here proves behaviour, and
no figure fails the run.
"""

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.assistant import Assistant
from assistant.conversation.store import new_id
from corpus.settings import Settings
from eval.chat import HEADER as CHATTED
from eval.chat import evaluate_chat, rows
from eval.drafts import HEADER, evaluate_drafts, figures, left_out
from eval.grants import HEADER as GRANTED
from eval.grants import evaluate_grants, missed
from eval.grants import figures as granted
from eval.models import HEADER as MODELS
from eval.models import details, evaluate_models, lines_of
from eval.models import figures as of_models
from eval.retrieval import MEASURES, evaluate_retrieval
from eval.rules import HEADER as COUNTED
from eval.rules import volumes
from eval.score import DatasetLine, ScoredCase, faults, load
from eval.verifier import HEADER as VERIFIED
from eval.verifier import evaluate_verifier, misses
from eval.verifier import figures as verified

DATASETS = Path(__file__).with_name("datasets")
PUBLIC = "questions.jsonl"  # in the data folder of the settings


class NoDataError(ValueError):
    """The data that a suite is measured on is not there; the message names the folder."""


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """One question as answered; right where `faults` is empty."""

    id: str
    kind: str  # of the case; "dialogue" for a turn of a conversation
    question: str
    status: str
    may_be: tuple[str, ...]  # the statuses a right answer has; empty: any
    faults: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a suite, a table of strings under its header; what was missed; where the report was written."""

    suite: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    details: tuple[Mapping[str, Any], ...]
    path: Path

    def summary(self) -> str:
        """Return the table as Markdown."""
        lines = [self.header, tuple("---" for _ in self.header), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


Progress = Callable[[int, int], None]  # texts embedded so far, texts to embed
# What a suite gives of its report: header, rows, details.
Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[Mapping[str, Any], ...]]


def evaluate(settings: Settings, suite: str, progress: Progress | None = None) -> Report:
    """Run one of `SUITES` and write its report; `progress` hears of texts embedded. Raises KeyError for another name.

    `retrieval` embeds some 15,000 texts on its first run, and raises NoDataError where the data folder has none.
    """
    header, rows, details = SUITES[suite](settings, progress)
    report = Report(suite, header, rows, details, _free_name(settings.home / "reports", suite))
    _write(report)
    return report


def ask_all(settings: Settings, lines: Iterable[DatasetLine]) -> Iterator[CaseOutcome]:
    """Yield how each question was answered. Conversations are kept apart from the users' and thrown away."""
    with tempfile.TemporaryDirectory(prefix="tiaoli-") as folder:
        assistant = Assistant(settings.model_copy(update={"database": f"sqlite:///{folder}/eval.sqlite"}))
        for line in lines:
            conversation = new_id()
            for number, case in enumerate(line.turns, 1):
                name, kind = (f"{line.id}.{number}", "dialogue") if line.is_dialogue else (line.id, case.kind)
                answer = assistant.ask(case.q, conversation).to_dict()
                yield _outcome(name, kind, case, answer, faults(case, answer, assistant.snapshots.index().policy))
        assistant.conversations.close()


def refusals(outcomes: Iterable[CaseOutcome]) -> tuple[int, int, int]:
    """Return how many answers are ``no_basis`` rightly, how many in all, and how many should be.

    A case that may be answered either way counts in none.
    """
    decided = [o for o in outcomes if o.may_be and ("no_basis" not in o.may_be or o.may_be == ("no_basis",))]
    cases = {o.id for o in decided if o.status == "no_basis"}
    due = {o.id for o in decided if o.may_be == ("no_basis",)}
    return len(cases & due), len(cases), len(due)


def _answers(settings: Settings, _progress: Progress | None) -> Table:
    paths = [*sorted(DATASETS.glob("*.jsonl")), *(p for p in [settings.data / PUBLIC] if p.exists())]
    found = {path.stem: tuple(ask_all(settings, load(path))) for path in paths}
    kinds = sorted({outcome.kind for outcomes in found.values() for outcome in outcomes})
    header = ("dataset", *kinds, "all", "refusal precision", "refusal recall")
    rows = tuple((name, *_row(outcomes, kinds)) for name, outcomes in found.items())
    missed = tuple({"dataset": name, **asdict(o)} for name, outcomes in found.items() for o in outcomes if o.faults)
    return header, rows, missed


def _retrieval(settings: Settings, progress: Progress | None) -> Table:
    found = evaluate_retrieval(settings, progress=progress)
    if not found:
        raise NoDataError(f"no retrieval data in {settings.data}: the setting data names its folder")
    header = ("dataset", "system", "questions", *MEASURES)
    figures = [[f"{f.measures[measure]:.3f}" for measure in MEASURES] for f in found]
    return (
        header,
        tuple((f.dataset, f.system, str(f.questions), *row) for f, row in zip(found, figures, strict=True)),
        (),
    )


def _drafts(settings: Settings, _progress: Progress | None) -> Table:
    found = evaluate_drafts(settings.data)
    if not found:
        raise NoDataError(f"no policies in {settings.data}: the setting data names its folder")
    rows = tuple(figures(name, drafted) for name, drafted in found.items())
    return HEADER, rows, tuple(one for name, drafted in found.items() for one in left_out(name, drafted))


def _chat(settings: Settings, _progress: Progress | None) -> Table:
    found = evaluate_chat(settings, sorted(DATASETS.glob("*.jsonl")))
    return CHATTED, rows(found), tuple(asdict(one) for one in found if one.faults and one.right_without)


def _grants(settings: Settings, _progress: Progress | None) -> Table:
    found = evaluate_grants(settings.data)
    if not found:
        raise NoDataError(f"no grants in or beside {settings.data}: the setting data names its folder")
    return GRANTED, tuple(map(granted, found)), tuple(fault for one in found for fault in missed(one))


def _rules(_settings: Settings, _progress: Progress | None) -> Table:
    return COUNTED, tuple(one.row() for one in volumes()), ()


def _verifier(settings: Settings, _progress: Progress | None) -> Table:
    judged = evaluate_verifier(settings)
    return VERIFIED, verified(judged), misses(judged)


def _models(settings: Settings, _progress: Progress | None) -> Table:
    found = evaluate_models(settings, lines_of(settings, DATASETS))
    return MODELS, of_models(found, settings.deadline), tuple(details(found))


SUITES: dict[str, Callable[[Settings, Progress | None], Table]] = {
    "answers": _answers,
    "chat": _chat,
    "retrieval": _retrieval,
    "drafts": _drafts,
    "grants": _grants,
    "rules": _rules,
    "verifier": _verifier,
    "models": _models,
}


def _row(outcomes: tuple[CaseOutcome, ...], kinds: list[str]) -> tuple[str, ...]:
    total = Counter(o.kind for o in outcomes)
    right = Counter(o.kind for o in outcomes if not o.faults)
    rightly, refused, due = refusals(outcomes)
    counts = [_share(right[kind], total[kind]) for kind in kinds]
    return (*counts, _share(right.total(), total.total()), _share(rightly, refused), _share(rightly, due))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.3f}" if whole else "-"


def _outcome(name: str, kind: str, case: ScoredCase, answer: Mapping[str, Any], found: tuple[str, ...]) -> CaseOutcome:
    return CaseOutcome(name, kind, case.q, answer["status"], tuple(sorted(case.statuses)), found, answer["text"])


def _write(report: Report) -> None:
    report.path.parent.mkdir(parents=True, exist_ok=True)
    plain = {
        "suite": report.suite,
        "figures": [dict(zip(report.header, row, strict=True)) for row in report.rows],
        "details": list(report.details),
    }
    report.path.with_suffix(".json").write_text(json.dumps(plain, ensure_ascii=False, indent=2), encoding="utf-8")
    missed = [f"- {d['dataset']} {d['id']} {d['question']}: {'; '.join(d['faults'])}" for d in report.details]
    report.path.write_text("\n".join([f"# {report.suite}", "", report.summary(), "", *missed, ""]), encoding="utf-8")


def _free_name(folder: Path, suite: str) -> Path:
    return folder / f"{suite}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.md"
