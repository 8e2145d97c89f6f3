"""Which members of the contrast sets a text names, and what an office adds to them."""

from pathlib import Path

import pytest

from corpus.language.contrasts import NAME, Contrasts, ContrastsError, Member, load_contrasts

SETS = {"who": {"企业": ["企业", "*厂"], "县": ["县"]}, "measured": {"销售收入": ["销售收入"], "利润": ["利润"]}}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("加工 厂房", {}),
        ("食品厂 升规", {"企业": "食品厂"}),
        ("年销售收入 突破", {"销售收入": "年销售收入"}),
        ("销售 收入 和 利润", {"销售收入": "销售收入", "利润": "利润"}),
        ("县级 财政", {}),
        ("对 县 和 企业", {"县": "县", "企业": "企业"}),
    ],
)
def test_a_member_is_named_by_a_word_its_end_or_two_words_that_are_one(text: str, named: dict[str, str]) -> None:
    found = Contrasts(SETS, str.split).members(text)
    assert {member.name: word for member, word in found.items()} == named


def test_an_office_adds_words_members_and_sets(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("who: {企业: [作坊], 寺庙: [寺]}\nsize: {大型: [大型]}\n", encoding="utf-8")
    contrasts = load_contrasts(str.split, tmp_path)
    found = contrasts.members("作坊 寺 大型 公司")
    assert set(found) == {Member("who", "企业"), Member("who", "寺庙"), Member("size", "大型")}


@pytest.mark.parametrize("content", ["who: 企业", "[1, 2]", "who: {企业: 企业}", "who: {企业: [企业"])
def test_a_file_that_does_not_fit_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content, encoding="utf-8")
    with pytest.raises(ContrastsError, match=NAME):
        load_contrasts(str.split, tmp_path)
