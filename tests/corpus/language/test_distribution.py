import pytest

from corpus.language.distribution import SIGN, deal, is_grade, items, runs


def dealt(words: str, size: int) -> list[str]:
    sign = SIGN.search(words)
    assert sign
    return [words[start:end] for start, end in deal(words, 0, sign.start(), size)]


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("对获评国家级、省级示范企业的，分别给予100万元、50万元", ["国家级", "省级"]),
        ("年产值达1亿元、10亿元的，分别奖励10万元、20万元", ["1亿元", "10亿元"]),
        ("评为优秀、良好、合格等级的，分别给予3万元、2万元、1万元", ["优秀", "良好", "合格等级"]),
        ("对获得专利金奖、专利优秀奖的项目，分别给予15万元和10万元", ["专利金奖", "专利优秀奖"]),
        ("排一至三名的，分别奖励80万元、50万元、30万元", ["排一至三名"] * 3),
    ],
)
def test_as_many_labels_as_sums_are_dealt_to_in_order(words: str, labels: list[str]) -> None:
    assert dealt(words, len(labels)) == labels


def test_a_list_that_does_not_come_out_even_is_not_dealt() -> None:
    assert dealt("对国家级、省级、市级平台，分别给予100万元、50万元", 2) == []


def test_a_row_ends_where_more_than_a_join_stands_between() -> None:
    words = "10、20和30，以及另外40"
    spans = [(0, 2), (3, 5), (6, 8), (13, 15)]
    assert runs(words, spans) == [[0, 1, 2], [3]]
    assert runs(words, spans, kinds=["a", "b", "b", "b"]) == [[0], [1, 2], [3]]


def test_a_list_is_not_cut_inside_brackets() -> None:
    words = "县（市、区）、乡镇和街道"
    assert [words[start:end] for start, end in items(words, 0, len(words))] == ["县（市、区）", "乡镇", "街道"]


def test_a_grade_is_no_more_than_its_name() -> None:
    assert is_grade("五星级")
    assert not is_grade("五星级酒店")
