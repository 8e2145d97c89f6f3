"""Files are told by their content, decoded with care, and refused with one sentence."""

import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from ingest.files.read import MAX_BYTES, ReadError, read, supported
from ingest.files.text import decode, read_markdown

TEXT = "第一条 为支持民营经济发展，制定本办法。\n第二条 对新升规工业企业，给予一次性奖励10万元。\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refused(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{path.name}：")
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
        TEXT.replace("\n", "\r").encode(),
    ],
)
def test_every_encoding_of_a_text_gives_the_same_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "办法.txt"
    path.write_bytes(data)
    assert read(path) == TEXT


def test_gb18030_that_happens_to_be_valid_utf8_is_read_as_gb18030() -> None:
    assert decode("联通".encode("gb18030")) == "联通"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_cut_off_at_the_end_of_a_file_costs_only_itself(encoding: str) -> None:
    assert decode(TEXT.strip().encode(encoding)[:-1]) == TEXT.strip().removesuffix("。")


def test_four_byte_gb18030_is_decoded() -> None:
    assert decode(f"{TEXT}㐂𠀀".encode("gb18030")) == f"{TEXT}㐂𠀀"


@pytest.mark.parametrize(
    ("data", "why"), [(b"", "文件是空的"), (b" \r\n\t\n", "只有空白"), ("　\n".encode(), "没有读到")]
)
def test_a_file_without_words_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    assert why in refused(tmp_path / "a.txt", data)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.txt", b"%PDF-1.7 ...", "内容其实是 PDF，与后缀名 .txt 不符"),
        ("a.docx", b"%PDF-1.7 ...", "内容其实是 PDF"),
        ("a.txt", b"<!DOCTYPE html><html><body>" + TEXT.encode(), "内容其实是 网页"),
        ("a.docx", TEXT.encode(), "损坏"),
        ("a.pdf", TEXT.encode(), "损坏"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "旧版 Word 文档"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "旧版 Word 文档"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.txt", b"\xff\xd8\xff\xe0JFIF", "图片"),
        ("a.txt", b"{\\rtf1\\ansi}", "RTF"),
        ("a.csv", b"a,b", "不支持"),
    ],
)
def test_a_wrong_type_is_named(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    assert why in refused(tmp_path / name, data)


@pytest.mark.parametrize(
    ("inner", "why"), [("xl/workbook.xml", "Excel"), ("ppt/a.xml", "PowerPoint"), ("a.txt", "压缩包")]
)
def test_another_zip_is_named(tmp_path: Path, inner: str, why: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(inner, "x")
    assert why in refused(tmp_path / "a.docx", out.getvalue())


def test_a_docx_called_pdf_is_named(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "x")
    assert "内容其实是 Word 文档" in refused(tmp_path / "a.pdf", out.getvalue())


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "noise.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(ReadError, match="超过 50 MB"):
        read(path)


@pytest.mark.parametrize("seed", range(5))
def test_binary_noise_is_no_text(tmp_path: Path, seed: int) -> None:
    refused(tmp_path / "a.txt", random.Random(seed).randbytes(20_000))


@pytest.mark.parametrize(
    "data",
    [
        b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=" * 500,
        bytes(range(0x81, 0xFE)) * 200,
        "これは日本語の文章です。".encode("shift_jis") * 50,
        "支援民營經濟發展，獎勵標準如下。".encode("big5") * 50,
        "한국어 문장입니다".encode() * 50,
        b"\0" * 5000,
    ],
)
def test_what_decodes_but_is_no_chinese_is_no_text(tmp_path: Path, data: bytes) -> None:
    refused(tmp_path / "a.txt", data)


def test_traditional_characters_in_utf8_are_text() -> None:
    assert decode("支援民營經濟發展，獎勵標準如下。".encode()) == "支援民營經濟發展，獎勵標準如下。"


def test_control_characters_left_by_extraction_are_dropped() -> None:
    assert decode(("第一条\x07 总则。\x00" + TEXT * 20).encode()) == "第一条 总则。" + TEXT * 20


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"没有[.]txt：找不到"):
        read(tmp_path / "没有.txt")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(ReadError, match="打不开"):
        read(tmp_path / "a.txt")


def test_a_name_in_unknown_bytes_can_still_be_printed(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + "/办法.txt".encode("gb18030")))
    path.write_bytes(b"")
    with pytest.raises(ReadError) as caught:
        read(path)
    assert "文件是空的" in str(caught.value).encode().decode()


def test_only_five_types_are_supported() -> None:
    names = ["a.TXT", "a.md", "a.htm", "a.html", "a.docx", "a.pdf", "a.doc", "a.xlsx", "a"]
    assert [name for name in names if supported(Path(name))] == names[:6]


def test_markdown_gives_the_words_it_shows() -> None:
    source = (
        "---\nauthor: 甲\n---\n# 关于**支持**的通知 #\n\n> 一、总则\n\n- 列表\n1. 有序\n***\n"
        "详见[附件](http://a.b/c_d.pdf)，`代码`，5*8=40，~~废~~ 不足<50人>\\*\n![图](x.png)\n<br>换行<b>粗</b>&nbsp;"
    )
    shown = [line for line in read_markdown(source.encode()).split("\n") if line]
    assert shown == [
        "关于支持的通知",
        "一、总则",
        "列表",
        "1. 有序",
        "详见附件，代码，5*8=40，废 不足<50人>*",
        "换行粗",
    ]


def test_a_markdown_table_keeps_row_and_column_together() -> None:
    source = "标准如下：\n\n| 档次 | 奖励 |\n|---|:--:|\n| 一档 | **10万元** |\n| 二档 | 甲\\|乙 |\n以上。"
    assert [line for line in read_markdown(source.encode()).split("\n") if line] == [
        "标准如下：",
        "| 档次：一档 | 奖励：10万元 |",
        "| 档次：二档 | 奖励：甲｜乙 |",
        "以上。",
    ]


def test_a_page_without_a_chinese_character_is_no_policy(tmp_path: Path) -> None:
    assert "没有读到" in refused(tmp_path / "a.html", b"<html><p>Annual report</p>")


def test_radicals_that_a_pdf_put_for_characters_are_characters_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("⼀、⽀持⺠营企业⾸次⻔店，奖励１０万元。", encoding="utf-8")
    assert read(path) == "一、支持民营企业首次门店，奖励１０万元。"
