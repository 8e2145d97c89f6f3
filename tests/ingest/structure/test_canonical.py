"""Canonical text: artefacts go, wrapped lines are joined, and the words stay as they are written."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.structure.canonical import canonical
from ingest.structure.wrapping import layout, wrap_width

WRAPPED = """\
某市优化营商环境条例
第一条为了持续深入优化营商环境，保护各类市场主体合法权益，激发市场活力和社
会创造力，推动高质量发展，根据《优化营商环境条例》等法律法规，结合本市实际，制定
本条例。
第二条
本市行政区域内与优化营商环境相关的活动，适用本条例，法律法规另有规定的，依照
第三条规定的程序和权限办理；情形特殊的，依照前款
（一）项规定的办法执行，不得以任何方式增加市场主体的负担，不得收取任何费用。
第三条各级人民政府应当加强对优化营商环境工作的组织领导，建立健全统筹推进、督
促落实优化营商环境工作的相关机制，及时协调、解决优化营商环境工作中的重大问题，
将优化营商环境工作纳入考核。
（一）完善政策措施，保证各类市场主体平等参与市场竞争，不得制定妨碍公平竞争的政
策措施；
（二）优化政务服务。
某市人民政府办公室
2023 年3 月25 日
"""


def test_what_the_file_brought_along_is_dropped() -> None:
    raw = "\ufeff\r\n　　一、总则\u200b。 \r\n\r\n\r\n[bookmark: _GoBack]二、分\x07则。\t\r\n"
    assert canonical(raw) == "一、总则。\n\n二、分则。"


def test_a_bookmark_that_uncovers_another_is_dropped_too() -> None:
    assert canonical("甲[bookm[bookmark: a]ark: b]乙") == "甲乙"


def test_full_width_characters_stay_as_written() -> None:
    assert canonical("（１）年产值１００万元，约５０％。") == "（１）年产值１００万元，约５０％。"


def test_lines_wrapped_by_a_pdf_are_joined() -> None:
    lines = canonical(WRAPPED).split("\n")
    assert lines[1].endswith("结合本市实际，制定本条例。")
    assert lines[3].endswith("将优化营商环境工作纳入考核。")
    assert lines[4].endswith("妨碍公平竞争的政策措施；")


def test_a_reference_at_the_start_of_a_wrapped_line_is_text() -> None:
    lines = canonical(WRAPPED).split("\n")
    assert "依照第三条规定的程序和权限办理；情形特殊的，依照前款（一）项规定的办法执行" in lines[2]


def test_an_ordinal_alone_on_its_line_is_joined_with_its_words() -> None:
    assert canonical(WRAPPED).split("\n")[2].startswith("第二条 本市行政区域内")


def test_headings_titles_items_signature_and_date_keep_their_lines() -> None:
    lines = canonical(WRAPPED).split("\n")
    assert lines[0] == "某市优化营商环境条例"
    assert lines[-3:] == ["（二）优化政务服务。", "某市人民政府办公室", "2023 年3 月25 日"]


def test_a_text_that_is_not_wrapped_keeps_its_lines() -> None:
    text = "某某市人民政府\n关于支持民营经济的意见\n各县人民政府：\n为支持民营经济，制定本意见。\n某某市人民政府"
    assert canonical(text) == text
    assert wrap_width(text.split("\n")) == 0


def test_the_rows_of_a_table_are_never_joined() -> None:
    rows = [f"| 第{n}项 | 对符合条件的企业给予奖励， |" for n in range(20)]
    assert canonical("\n".join(rows)) == "\n".join(rows)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("关于印发《山东省民营经济高质量发展", "2021年行动方案》的通知"),
        ("各县（市、区）人民政府，", "市政府各部门："),
        ("加强政策宣传。（责任单位：市科技", "局、市财政局）"),
        ("目", "录"),
    ],
)
def test_what_can_only_be_one_line_is_joined_in_any_document(first: str, second: str) -> None:
    assert canonical(f"{first}\n{second}") == first + second


def test_a_document_joined_only_in_part_is_put_together() -> None:
    lines = [f"第{n}项工作要落实，由各区人民\n政府组织实施，并报市人民政府备案。" for n in range(1, 8)]
    assert layout("\n".join(lines).split("\n")).broken
    assert "由各区人民政府组织实施" in canonical("\n".join(lines))


def test_a_blank_line_is_never_joined_over() -> None:
    assert canonical("各县人民政府，\n\n市政府各部门：") == "各县人民政府，\n\n市政府各部门："


@given(
    st.text(alphabet=st.sampled_from("一二（）1.、。，；第条章项的《》“”附件：政府 \n\t　\r\u200b[]bookmark: _年月日a"))
)
def test_canonical_text_is_canonical(raw: str) -> None:
    once = canonical(raw)
    assert canonical(once) == once


@given(st.text())
def test_any_text_keeps_its_words(raw: str) -> None:
    once = canonical(raw)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert all(line == line.strip() for line in once.split("\n"))
    assert "\n\n\n" not in once


def test_every_real_document_is_canonical_after_one_pass(data: Path) -> None:
    for path in sorted((data / "policies").rglob("*.txt")):
        once = canonical(path.read_text(encoding="utf-8"))
        assert canonical(once) == once, path.name


def test_joining_changes_no_word_of_a_real_document(data: Path) -> None:
    for path in sorted((data / "policies" / "raw").glob("*.txt")):
        raw = path.read_text(encoding="utf-8")
        assert "".join(canonical(raw).split()) == "".join(unicodedata.normalize("NFC", raw).split()), path.name
