from collections import Counter
from itertools import islice
from pathlib import Path

from assistant.answer import Statement
from corpus.settings import Settings
from eval.generate import LIES, Trial, lies
from eval.verifier import TrialVerdict, evaluate_verifier, figures, misses
from eval.weighed import WEIGHED_LIES, weighed_lies
from tests.corpus.shipped import measures, policies

SAID = Trial("number", Statement("给予60万元。"), "给予50万元。")


def test_all_four_sets_are_tried_and_every_kind_of_lie_is_among_them(settings: Settings, tmp_path: Path) -> None:
    judged = evaluate_verifier(settings.model_copy(update={"data": tmp_path}), seed=7, each=120)
    rows = {(row[0], row[1]): row[2:] for row in figures(judged)}
    assert [row[0] for row in figures(judged) if row[1] == "all"] == [
        "lies of clauses",
        "paraphrases of clauses",
        "lies of assessments",
        "assessments told",
    ]
    assert rows["lies of clauses", "all"] == rows["lies of assessments", "all"] == ("120", "0", "0.000")
    assert {kind for name, kind in rows if name == "lies of assessments"} == {"all", *WEIGHED_LIES}
    assert {kind for name, kind in rows if name == "lies of clauses"} >= {"all", *LIES}


def test_policies_of_the_data_folder_are_tried_too(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "another.txt").write_text(
        "关于支持企业的若干措施\n一、支持企业上规模。对首次升规的企业，给予最高20万元的一次性奖励，每年不超过10家。\n",
        encoding="utf-8",
    )
    judged = evaluate_verifier(settings.model_copy(update={"data": tmp_path}), seed=7, each=20)
    tried = Counter(one.set for one in judged)
    assert (tried["lies of other policies"], tried["paraphrases of other policies"]) == (20, 20)


def test_a_lie_that_passes_and_a_truth_that_is_refused_are_misses() -> None:
    judged = [
        TrialVerdict("lies", True, SAID, ()),
        TrialVerdict("lies", True, SAID, ("“60万元”不在引文里",)),
        TrialVerdict("truths", False, SAID, ()),
        TrialVerdict("truths", False, SAID, ("引文没有这些话",)),
    ]
    assert [(miss["dataset"], miss["faults"]) for miss in misses(judged)] == [
        ("lies", ["passed"]),
        ("truths", ["引文没有这些话"]),
    ]
    assert ("lies", "all", "2", "1", "0.500") in figures(judged)


def test_the_same_seed_makes_the_same_lies_and_another_seed_others() -> None:
    def some(seed: int) -> list[Trial]:
        return [*islice(lies(policies(), seed), 30), *islice(weighed_lies(measures(), seed), 30)]

    assert some(1) == some(1) != some(2)
