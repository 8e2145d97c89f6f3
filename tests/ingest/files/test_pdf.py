"""PDFs are read as printed; running heads, page numbers and bombs stay out."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table

from ingest.files.pdf import read_pdf
from ingest.files.pdf_pages import PrintedLine, without_furniture
from ingest.files.read import ReadError

FONT = "STSong-Light"
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, **options: Any) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)
    for draw in pages:
        canvas.setFont(FONT, 14)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def page(*lines: str, head: str = "", foot: str = "") -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(28 * mm, 285 * mm, head)
        canvas.drawCentredString(105 * mm, 12 * mm, foot)
        for n, line in enumerate(lines):
            canvas.drawString(28 * mm, (250 - 9 * n) * mm, line)

    return draw


def ruled(rows: list[list[str]], top: float, *style: tuple[Any, ...], before: str = "", after: str = "") -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(28 * mm, (top + 5) * mm, before)
        table = Table(rows, colWidths=[50 * mm] * len(rows[0]), rowHeights=[10 * mm] * len(rows))
        table.setStyle([("FONT", (0, 0), (-1, -1), FONT), ("GRID", (0, 0), (-1, -1), 0.5, "black"), *style])
        table.wrapOn(canvas, 400, 400)
        table.drawOn(canvas, 28 * mm, (top - 10 * len(rows)) * mm)
        canvas.drawString(28 * mm, (top - 10 * len(rows) - 10) * mm, after)

    return draw


def lines(data: bytes) -> list[str]:
    return read_pdf(data).split("\n")


def test_lines_stay_as_printed_and_running_heads_and_page_numbers_go() -> None:
    pages = [page(f"第{n}部分的第一行", "给予10万元", head="聊城市人民政府公报", foot=f"— {n} —") for n in (1, 2, 3)]
    assert lines(pdf(*pages)) == [line for n in (1, 2, 3) for line in (f"第{n}部分的第一行", "给予10万元")]


def test_a_table_keeps_row_and_column_together_and_its_place() -> None:
    rows = [["类别", "市级", "县级"], ["规上企业", "10万元", "5万元"], ["小微企业", "2万元", ""]]
    assert lines(pdf(ruled(rows, 200, before="标准如下：", after="自发布之日起施行。"))) == [
        "标准如下：",
        "| 类别：规上企业 | 市级：10万元 | 县级：5万元 |",
        "| 类别：小微企业 | 市级：2万元 |",
        "自发布之日起施行。",
    ]


def test_a_cell_merged_over_rows_stands_in_each() -> None:
    rows = [["类别", "档次", "奖励"], ["规上企业", "一档", "10万元"], ["", "二档", "5万元"]]
    assert lines(pdf(ruled(rows, 200, ("SPAN", (0, 1), (0, 2))))) == [
        "| 类别：规上企业 | 档次：一档 | 奖励：10万元 |",
        "| 类别：规上企业 | 档次：二档 | 奖励：5万元 |",
    ]


def test_a_table_that_runs_over_the_page_keeps_its_header() -> None:
    first = ruled([["类别", "奖励"], ["规上企业", "10万元"]], 60)
    second = ruled([["小微企业", "2万元"], ["个体工商户", "1万元"]], 270)
    assert lines(pdf(first, second)) == [
        "| 类别：规上企业 | 奖励：10万元 |",
        "| 类别：小微企业 | 奖励：2万元 |",
        "| 类别：个体工商户 | 奖励：1万元 |",
    ]


def test_attachments_that_each_begin_a_page_are_no_running_heads() -> None:
    pages: list[Any] = [[PrintedLine(f"附件{n}", 50, 64, 842), PrintedLine("正文", 300, 314, 842)] for n in (1, 2, 3)]
    assert without_furniture(pages) == pages


def test_a_scan_is_refused() -> None:
    with pytest.raises(ReadError, match="没有文字层"):
        read_pdf(pdf(lambda canvas: canvas.rect(10, 10, 100, 100, fill=1)))


def test_a_password_is_asked_to_be_taken_off() -> None:
    with pytest.raises(ReadError, match="密码"):
        read_pdf(pdf(page("正文"), encrypt="secret"))


def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pdf(page("本办法自发布之日起施行。"))))
    writer.encrypt(user_password="", owner_password="owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert lines(out.getvalue()) == ["本办法自发布之日起施行。"]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(range(256)) * 40])
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"损坏|没有文字层"):
        read_pdf(data)


def test_a_bomb_is_refused_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.files.pdf.MEMORY", 600 * 2**20)
    squeezed = zlib.compress(b" " * 700_000_000, 1)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(squeezed), squeezed),
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, o) for n, o in enumerate(objects, 1))
    with pytest.raises(ReadError, match="内存过多"):
        read_pdf(body + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF")


def test_the_reader_of_pages_can_be_started_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert lines(pdf(page("正文"))) == ["正文"]
