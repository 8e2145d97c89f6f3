"""List items are numbered as Word numbers them."""

import pytest

from ingest.files.counting import ordinal


@pytest.mark.parametrize(
    ("form", "count", "shown"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 12, "十二"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 101, "一百零一"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("ideographDigital", 20, "二〇"),
        ("ideographTraditional", 3, "丙"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("lowerLetter", 27, "aa"),
        ("upperRoman", 14, "XIV"),
        ("decimal", 0, "0"),
        ("unheard-of", 5, "5"),
    ],
)
def test_a_count_is_shown_in_its_form(form: str, count: int, shown: str) -> None:
    assert ordinal(count, form) == shown
