"""Labels name a place in a text; they are no numbers of it."""

from assistant.verify.labels import take_labels, without_labels


def test_a_label_that_the_citation_carries_is_taken_out() -> None:
    rest, faults = take_labels("第十二条规定给予奖励", ["第十二条。奖励"])
    assert ("第十二条" in rest, faults) == (False, [])


def test_a_label_of_another_clause_is_a_fault() -> None:
    assert take_labels("第十三条规定给予奖励", ["第十二条。奖励"])[1]


def test_a_sum_is_no_label() -> None:
    assert without_labels("第十二条奖励1.5万元") == "，奖励1.5万元"
