"""Word documents are read as Word shows them."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from ingest.files.docx import check_zip, read_docx
from ingest.files.read import ReadError

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."), ("decimal", "%3.%4"))


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_numbering(*levels: tuple[str, str], start: int = 1, restart: str = "") -> Any:
    """An empty document whose list 7 counts by `levels`; list 8 counts on the same abstract list."""
    document = docx.Document()
    root = document.part.numbering_part.element
    lvls = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="70">{lvls}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="7"><w:abstractNumId w:val="70"/></w:num>'))
    root.append(parse_xml(f'<w:num {W} w:numId="8"><w:abstractNumId w:val="70"/>{restart}</w:num>'))
    return document


def numbered(document: Any, text: str, level: int = 0, list_id: int = 7) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'))


def add_xml(document: Any, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def lines(document: Any) -> list[str]:
    return [line for line in read_docx(saved(document)).split("\n") if line]


def test_automatic_numbers_come_out_as_word_shows_them() -> None:
    document = with_numbering(*LEVELS)
    for level, text in [
        (0, "总体要求"),
        (1, "目标"),
        (1, "原则"),
        (2, "甲"),
        (2, "乙"),
        (3, "细"),
        (0, "措施"),
        (1, "奖励"),
    ]:
        numbered(document, text, level)
    assert lines(document) == [
        "一、总体要求",
        "（一）目标",
        "（二）原则",
        "1.甲",
        "2.乙",
        "2.1 细",
        "二、措施",
        "（一）奖励",
    ]


def test_articles_are_counted_past_a_hundred() -> None:
    document = with_numbering(("chineseCountingThousand", "第%1条"), start=119)
    numbered(document, "企业可以申请。")
    numbered(document, "企业应当备案。")
    assert lines(document) == ["第一百一十九条 企业可以申请。", "第一百二十条 企业应当备案。"]


def test_a_number_dot_is_kept_apart_from_a_year() -> None:
    document = with_numbering(("decimal", "%1."))
    numbered(document, "2023年起施行。")
    assert lines(document) == ["1. 2023年起施行。"]


def test_a_list_that_starts_anew_does_so() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    document = with_numbering(("decimal", "%1."), restart=restart)
    for list_id in (7, 7, 8, 8):
        numbered(document, "项", list_id=list_id)
    assert lines(document) == ["1.项", "2.项", "1.项", "2.项"]


def test_a_style_carries_its_number_to_its_paragraphs() -> None:
    document = with_numbering(("chineseCounting", "%1、"))
    style = document.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {W}><w:numId w:val="7"/></w:numPr>'))
    document.add_heading("总则", 1)
    document.add_paragraph("正文。")
    document.add_heading("附则", 1)
    assert lines(document) == ["一、总则", "正文。", "二、附则"]


def test_bullets_give_no_label() -> None:
    document = with_numbering(("bullet", ""))
    numbered(document, "要点")
    assert lines(document) == ["要点"]


def test_tracked_insertions_are_kept_and_deletions_dropped() -> None:
    document = docx.Document()
    add_xml(
        document,
        f"<w:p {W}><w:r><w:t>奖励</w:t></w:r><w:del><w:r><w:delText>5万元</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>10万元</w:t></w:r></w:ins></w:p>",
    )
    assert lines(document) == ["奖励10万元"]


def test_a_paragraph_whose_end_was_deleted_runs_on_into_the_next() -> None:
    document = docx.Document()
    add_xml(document, f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>给予一次性</w:t></w:r></w:p>")
    document.add_paragraph("奖励。")
    assert lines(document) == ["给予一次性奖励。"]


def test_headers_footers_hidden_words_and_field_codes_are_no_text() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    add_xml(
        document,
        f"<w:p {W}><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>正文</w:t><w:br/><w:t>下一行</w:t></w:r></w:p>",
    )
    assert lines(document) == ["正文", "下一行"]


def test_words_in_a_text_box_are_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>聊政发〔2023〕5号</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document = docx.Document()
    add_xml(
        document,
        f'<w:p {W} {mc}><w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert lines(document) == ["聊政发〔2023〕5号"]


def test_a_table_stays_in_its_place_with_row_and_column_together() -> None:
    document = docx.Document()
    document.add_paragraph("奖励标准如下：")
    table = document.add_table(rows=4, cols=3)
    for row, texts in enumerate(
        [("类别", "标准", ""), ("", "市级", "县级"), ("规上企业", "10万元", "5万元"), ("", "20万元", "")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(3, 1).merge(table.cell(3, 2))
    document.add_paragraph("以上由市财政承担。")
    assert lines(document) == [
        "奖励标准如下：",
        "| 类别：规上企业 | 标准/市级：10万元 | 标准/县级：5万元 |",
        "| 类别：规上企业 | 标准/市级、标准/县级：20万元 |",
        "以上由市财政承担。",
    ]


def test_numbers_in_table_cells_are_counted() -> None:
    document = with_numbering(("decimal", "%1"))
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "序号", "事项"
    for row in (1, 2):
        table.cell(row, 1).text = f"事项{'甲乙'[row - 1]}"
        properties = table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'))
    assert lines(document) == ["| 序号：1 | 事项：事项甲 |", "| 序号：2 | 事项：事项乙 |"]


def test_a_box_drawn_as_a_table_of_one_cell_gives_paragraphs() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "一、总则"
    cell.add_paragraph("二、附则")
    assert lines(document) == ["一、总则", "二、附则"]


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def replaced(name: str, change: Callable[[bytes], bytes]) -> bytes:
    document = docx.Document()
    document.add_paragraph("正文。")
    with zipfile.ZipFile(io.BytesIO(saved(document))) as file:
        return package({n: change(file.read(n)) if n == name else file.read(n) for n in file.namelist()})


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(ReadError, match="压缩内容异常庞大"):
        check_zip(package({"word/document.xml": b"<w/>", "word/media/image1.png": b"\0" * 10_000_000}))


def test_xml_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(ReadError, match="不安全的 XML"):
        read_docx(replaced("word/document.xml", lambda xml: bomb + xml[xml.index(b"<w:document") :]))


@pytest.mark.parametrize(
    "change", [lambda xml: xml[:200], lambda xml: b"", lambda xml: xml.replace(b"w:body", b"w:nothing")]
)
def test_a_broken_document_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises(ReadError, match="损坏"):
        read_docx(replaced("word/document.xml", change))


def test_elements_nested_without_end_are_refused() -> None:
    deep = lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 5000)  # noqa: E731 - used once, as data
    with pytest.raises(ReadError, match="损坏"):
        read_docx(replaced("word/document.xml", deep))


def test_half_a_file_is_refused() -> None:
    document = docx.Document()
    with pytest.raises(ReadError, match="损坏"):
        read_docx(saved(document)[:3000])
