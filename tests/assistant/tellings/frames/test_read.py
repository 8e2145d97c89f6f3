"""Facts that an office made up are read by the frame of their type, and what is not told is not."""

from datetime import date

import pytest

from assistant.tellings.reader import read_tellings
from corpus.measures.facts import Value, Vocabulary, fact_of, vocabulary

DAY = date(2026, 11, 30)
ROWS: dict[str, dict[str, object]] = {
    "kiln": {
        "type": "boolean",
        "noun": "古窑名坊",
        "verb": ["评上", "入选"],
        "lay": ["名坊"],
        "denied": ["没批", "租的"],
    },
    "vault": {"type": "boolean", "noun": "地下酒窖", "verb": ["建"], "lay": ["酒窖"]},
    "potters": {"type": "count", "unit": "人", "noun": "陶艺师", "lay": ["拉坯师傅", "拉坯的"]},
    "wheels": {"type": "count", "unit": "台", "noun": "拉坯机", "denied": ["一台没有"]},
    "glaze": {"type": "money", "noun": "釉料费", "lay": ["买釉料"]},
    "clay_price": {"type": "money", "unit": "元/平方米", "noun": "陶土地价"},
    "yard": {"type": "area", "unit": "平方米", "noun": "晾坯场"},
    "waste": {"type": "rate", "noun": "废坯率"},
    "fair": {"type": "rank", "noun": "陶瓷大赛"},
    "fired": {"type": "year", "noun": "点火投窑", "verb": ["投窑"]},
    "grade": {
        "type": "choice",
        "noun": "窑口等级",
        "options": {"a": {"label": "甲等", "words": ["甲等窑"]}, "b": {"label": "乙等", "words": ["乙等窑"]}},
    },
}
OWN = {name: fact_of(name, {"label": f"某项{name}", "ask": "？", **row}) for name, row in ROWS.items()}
FACTS = Vocabulary({**vocabulary(), **OWN})


def told(text: str) -> dict[str, Value]:
    return {name: value for name, value in read_tellings(text, DAY, vocabulary=FACTS).facts.items() if name in ROWS}


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("我们是古窑名坊", True),
        ("前年评上的名坊", True),
        ("名坊去年就批下来了", True),
        ("古窑名坊，牌子三月份拿到了", True),
        ("咱厂名坊有的", True),
        ("名坊？有", True),
        ("我们还不是古窑名坊", False),
        ("名坊我们没评上", False),
        ("古窑名坊的牌子去年被摘了", False),
        ("名坊报上去了没批", False),
        ("我们是名坊，不对，还没下来", False),
        ("名坊？没有", False),
    ],
)
def test_a_yes_or_no_is_told(text: str, so: bool) -> None:
    assert told(text) == {"kiln": so}


@pytest.mark.parametrize(
    "text",
    [
        "古窑名坊怎么评",
        "评上名坊给多少钱",
        "我们是不是古窑名坊？",
        "没有名坊？我查查",
        "如果我们评上了名坊呢",
        "我们打算明年申报古窑名坊",
        "等我们评上名坊以后再说",
        "有古窑名坊的是隔壁那家",
        "古窑名坊要求有三十个陶艺师",
        "听说评上名坊给十万",
        "名坊的奖励政策",
        "场地是租的",
    ],
)
def test_what_is_asked_supposed_meant_or_of_a_rule_tells_nothing(text: str) -> None:
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("名坊有，酒窖没有", {"kiln": True, "vault": False}),
        ("名坊和酒窖都有", {"kiln": True, "vault": True}),
        ("招了12个陶艺师，拉坯机九台", {"potters": 12, "wheels": 9}),
        ("釉料费花了80万陶艺师30个", {"glaze": 800_000, "potters": 30}),
        ("拉坯机三十五台买釉料46万", {"wheels": 35, "glaze": 460_000}),
    ],
)
def test_several_facts_are_told_in_one_breath(text: str, facts: dict[str, object]) -> None:
    assert told(text) == facts


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("拉坯师傅从6个加到11个", "potters", 11),
        ("陶艺师原来七个，现在九个", "potters", 9),
        ("陶艺师8个，哦不对，是9个", "potters", 9),
        ("陶艺师三个学徒五个，拢共八个", "potters", 8),
        ("陶艺师一个都没有", "potters", 0),
        ("拉坯机一台没有", "wheels", 0),
        ("拉坯的请了仨", "potters", 3),
        ("去年光买釉料就63万", "glaze", 630_000),
        ("陶土地价才120块", "clay_price", 120),
        ("晾坯场三亩地", "yard", 2000),
        ("1500平的晾坯场", "yard", 1500),
        ("废坯率降到百分之四点五", "waste", "4.5"),
        ("废坯率三成五", "waste", 35),
        ("陶瓷大赛拿了第二名", "fair", 2),
        ("陶瓷大赛捧了个季军", "fair", 3),
        ("我们2018年投窑的", "fired", 2018),
        ("点火投窑是去年", "fired", 2025),
        ("二〇一九年投窑", "fired", 2019),
        ("窑口等级是甲等", "grade", "a"),
        ("不是甲等窑，我们是乙等窑", "grade", "b"),
    ],
)
def test_a_value_is_told_on_either_side_of_its_noun(text: str, name: str, value: object) -> None:
    found = told(text)
    assert found.keys() == {name}
    assert str(found[name]) in (str(value), f"{value}.0")


@pytest.mark.parametrize(
    "text",
    [
        "招30个陶艺师能补多少",
        "釉料费达到50万是不是就有钱",
        "计划买10台拉坯机",
        "拉坯机三百台那是集团的",
        "晾坯场八百平是有，但那是租的",
        "陶瓷大赛倒数第三",
        "投窑要三年以上",
        "按釉料费的20%补",
        "今年前十个月釉料费40万",
    ],
)
def test_a_number_that_is_not_ones_own_tells_nothing(text: str) -> None:
    assert told(text) == {}


def test_a_number_that_a_frame_takes_is_no_sales() -> None:
    assert "annual_sales" not in read_tellings("釉料费今年8000万", DAY, vocabulary=FACTS).facts
