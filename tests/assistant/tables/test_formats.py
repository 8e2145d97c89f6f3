"""What a person sees of a number under a format of a sheet."""

import pytest

from assistant.tables.formats import seen


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.7, "0%", "70%"),
        (0.1, "General", "0.1"),
        (9.2e9, "General", "9200000000"),
        (1234.5, "#,##0.00", "1234.5"),
        (1200, '"￥"#,##0.00', "1200"),
        (1200, "[$￥-804]#,##0.00_ ;[Red]-#,##0", "1200"),
        (5000, '0.00"万元"', "5000万元"),
        (5000, "#,##0元", "5000元"),
        (2.5, '0.0"亩"', "2.5亩"),
        (7, '0"号"', "7"),
        (50_000_000, '0!.0,"万"', "5000万"),
        (50_000_000, "0!.0000", "5000"),
        (12_345_678, "#,##0,", "12345.678"),
        (5, "@", "5"),
    ],
)
def test_a_number_is_what_its_format_shows_with_all_its_digits(value: float, number_format: str, shown: str) -> None:
    assert seen(value, number_format) == shown
