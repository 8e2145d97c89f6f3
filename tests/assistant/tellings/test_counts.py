"""How many platforms of which tier: the number on either side, numerals that are a word, and what may be another's."""

from datetime import date

import pytest

from assistant.tellings.numbers import Why
from assistant.tellings.reader import read_tellings

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("省级平台首次认定俩", 2),
        ("省级首次认定仨，国家级首次认定一个", 3),
        ("省级平台今年新认定的有4个", 4),
        ("首次认定省级企业技术中心5家", 5),
    ],
)
def test_a_count_behind_what_was_recognised_is_that_of_the_tier(text: str, count: int) -> None:
    assert read_tellings(text, DAY).facts["provincial_platforms"] == count


def test_a_platform_is_not_one_where_its_clause_counts_others() -> None:
    found = read_tellings("首次认定为省级企业技术中心的这3个都是民营的", DAY)
    assert "provincial_platforms" not in found.facts
    assert [(one.fact, one.why) for one in found.doubtful] == [("provincial_platforms", Why.UNSURE)]
