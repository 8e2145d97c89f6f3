"""Administrative divisions: names, what stands above, and which one a text means."""

import pytest

from corpus.model import Level
from corpus.places import NATION, chain, find, mentioned, named
from corpus.unknown import UnknownError


def names(text: str, home: str | None = None) -> list[str]:
    return [mention.place.name for mention in mentioned(text, find(home) if home else None)]


@pytest.mark.parametrize(
    ("name", "full", "level"),
    [
        ("聊城", "聊城市", Level.CITY),
        ("山东", "山东省", Level.PROVINCE),
        ("内蒙古", "内蒙古自治区", Level.PROVINCE),
        ("北京市", "北京市", Level.PROVINCE),
        ("国家", "国家", Level.NATIONAL),
    ],
)
def test_a_place_is_found_by_full_or_short_name(name: str, full: str, level: Level) -> None:
    assert (find(name).name, find(name).level) == (full, level)


def test_an_unknown_place_is_named() -> None:
    with pytest.raises(UnknownError, match="桃花源"):
        find("桃花源")


def test_above_a_county_stand_city_province_and_nation() -> None:
    assert [place.name for place in chain(find("聊城市冠县"))] == ["聊城市冠县", "聊城市", "山东省", "国家"]


def test_above_the_nation_stands_nothing() -> None:
    assert chain(NATION) == (NATION,)


def test_the_longest_name_at_each_point_counts() -> None:
    assert names("深圳市坪山区与山东省聊城市") == ["深圳市坪山区", "山东省", "聊城市"]


def test_a_mention_says_where_it_stands() -> None:
    text = "支持青岛和聊城的企业"
    found = mentioned(text)
    assert [text[mention.start : mention.end] for mention in found] == ["青岛", "聊城"]


def test_the_nation_is_not_a_mention() -> None:
    assert names("国家出台的政策") == []


def test_a_county_that_several_cities_share_is_read_as_the_one_at_home() -> None:
    assert names("鼓楼区的政策", "福州市") == ["福州市鼓楼区"]
    assert names("鼓楼区的政策", "南京市") == ["南京市鼓楼区"]


def test_a_short_county_name_counts_only_at_home() -> None:
    assert names("临清的企业") == []
    assert names("临清的企业", "聊城市") == ["聊城市临清市"]
    assert names("聊城临清的企业") == ["聊城市临清市"]


def test_an_ordinary_word_is_no_place() -> None:
    assert names("和平发展与健康平安") == []


def test_a_shared_name_has_several_bearers() -> None:
    assert {place.name for place in named("鼓楼区")} >= {"福州市鼓楼区", "南京市鼓楼区"}
    assert [place.name for place in named("聊城")] == ["聊城市"]
    assert named("桃花源") == ()
