"""``tiaoli grants``, as a user runs it."""

from tests.command import LIAOCHENG, Command, lines


def test_the_grants_of_a_policy_are_told_in_words(tiaoli: Command) -> None:
    done = tiaoli("grants", LIAOCHENG)
    assert done.code == 0
    assert "档次 国家级 · 形式 定额 · 多少 最高200万元" in done.out


def test_each_field_of_a_grant_comes_with_where_it_stands(tiaoli: Command) -> None:
    text = tiaoli("show", LIAOCHENG, "--json").json["text"]
    found = tiaoli("grants", LIAOCHENG, "--json").json
    awards = [grant for one in found for grant in one["grants"] if grant["award"]]
    assert awards
    for grant in awards:
        start, end = grant["spans"]["award"]
        assert text[start:end] == grant["award"]


def test_sentences_of_a_file_are_read_in_order(tiaoli: Command) -> None:
    asked = lines(
        {"id": "a", "sentence": "对获奖企业，给予5万元奖励。", "lead": None},
        {"id": "b", "sentence": "1.二等奖3万元；", "lead": "对获奖团队，按以下标准给予奖励：", "form": "item"},
    )
    first, second = tiaoli("grants", "--batch", "-", stdin=asked).lines
    assert [first["id"], second["id"]] == ["a", "b"]
    assert first["grants"][0]["award"] == "5万元"
    assert second["grants"][0]["beneficiary_lead"] == "获奖团队"


def test_a_line_without_a_sentence_is_named_and_nothing_is_printed(tiaoli: Command) -> None:
    done = tiaoli("grants", "--batch", "-", stdin='{"id": 1, "sentence": "对企业给予5万元。"}\n{"id": 2}\n')
    assert (done.code, done.out) == (2, "")
    assert "line 2" in done.told


def test_a_policy_and_a_file_at_once_are_refused(tiaoli: Command) -> None:
    assert tiaoli("grants").code == 2
    assert tiaoli("grants", "no-such-policy").code == 2
