"""A file -> the text it holds: txt, md, html, docx and pdf with a text layer.

Lines stay as the file lays them out; tables become rows of text. What cannot be read is refused with one sentence and
nothing done; the type is told by the content, and a suffix that says otherwise is refused, not guessed around.
"""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from ingest.errors import ReadError, word
from ingest.files.radicals import characters

__all__ = ["READERS", "ReadError", "decode_path", "read", "read_bytes", "supported"]

MAX_BYTES = 50 * 2**20
KINDS = {".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md", ".htm": "html", ".html": "html"}
KINDS |= {".xhtml": "html", ".docx": "docx", ".pdf": "pdf"}
NAMES = {"txt": "纯文本", "html": "网页", "docx": "Word 文档（docx）", "pdf": "PDF"}
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"{\\rtf", "RTF 文档"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"BZh", "压缩包"),
    (b"\xfd7zXZ", "压缩包"),
    (b"\x7fELF", "程序"),
    (b"MZ\x90", "程序"),
    (b"SQLite format 3", "数据库"),
    (b"%!PS", "PostScript 文档"),
)
HAN = re.compile(r"[\u3400-\u9fff]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)


def read(path: Path) -> str:
    """Return the text of a file. Raises ReadError: one sentence that names the file and says why."""
    try:
        return read_bytes(load(path), path)
    except ReadError as error:
        raise ReadError(f"{decode_path(path.name)}：{error}") from None


def load(path: Path) -> bytes:
    """Return the bytes of a file of bearable size. Raises ReadError, without the file's name."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReadError(word("too_large", limit=MAX_BYTES // 2**20))
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(word("missing")) from None
    except OSError:
        raise ReadError(word("unreadable")) from None


def read_bytes(data: bytes, path: Path) -> str:
    """Return the text of a file's bytes; the path only tells what they claim to be. Raises ReadError."""
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        raise ReadError(_foreign(data) or word("unsupported"))
    if not data:
        raise ReadError(word("empty"))
    if not data.strip(b" \t\r\n\v\f\0\xef\xbb\xbf"):
        raise ReadError(word("blank"))
    actual = _kind(data, KINDS[suffix])
    if actual != KINDS[suffix]:
        raise ReadError(word("wrong_type", actual=NAMES[actual], suffix=suffix))
    text = characters(READERS[actual](data))
    if not text.strip():
        raise ReadError(word("blank"))
    if not HAN.search(text):
        raise ReadError(word("noise"))
    return text


def supported(path: Path) -> bool:
    """Whether the suffix is one that can be taken in."""
    return path.suffix.lower() in KINDS


def decode_path(name: str) -> str:
    """Return a file name that can be printed, whatever bytes it holds."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _kind(data: bytes, claimed: str) -> str:
    """Return what the bytes are. Raises ReadError for a type that is not read."""
    foreign = _foreign(data)
    if foreign:
        raise ReadError(foreign)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if claimed != "html" and HTML.match(data[:4096].replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")):
        return "html"
    if claimed in ("docx", "pdf"):
        raise ReadError(word("broken"))
    return claimed


def _foreign(data: bytes) -> str | None:
    """Return why bytes of a type that is known but not read are refused."""
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return word("password")
        legacy = "WordDocument".encode("utf-16-le") in data
        return word("foreign_type", actual="旧版 Word 文档（doc）" if legacy else "旧版 Office 文件")
    if data.startswith(b"PK\x03\x04"):
        return _foreign_package(data)
    name = next((name for magic, name in MAGIC if data.startswith(magic)), None)
    return word("foreign_type", actual=name) if name else None


def _foreign_package(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError):
        return word("broken")
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
        return None
    tops = {name.split("/", 1)[0].lower() for name in names}
    known = {"xl": " Excel 表格", "ppt": " PowerPoint 演示文稿", "ofd.xml": " OFD 版式文件", "doc_0": " OFD 版式文件"}
    return word("foreign_type", actual=next((name for top, name in known.items() if top in tops), "压缩包"))


def _txt(data: bytes) -> str:
    from ingest.files.text import read_text

    return read_text(data)


def _md(data: bytes) -> str:
    from ingest.files.text import read_markdown

    return read_markdown(data)


def _html(data: bytes) -> str:
    from ingest.files.html import read_html

    return read_html(data)


def _docx(data: bytes) -> str:
    from ingest.files.docx import read_docx

    return read_docx(data)


def _pdf(data: bytes) -> str:
    from ingest.files.pdf import read_pdf

    return read_pdf(data)


# The readers' libraries are imported only when a file needs them: a run that finds nothing new pays for none.
READERS: dict[str, Callable[[bytes], str]] = {"txt": _txt, "md": _md, "html": _html, "docx": _docx, "pdf": _pdf}
