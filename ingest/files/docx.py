"""Word documents (docx): the words Word shows, a paragraph a line.

Automatic numbers come out as text, tables keep row and column together, tracked insertions are kept and deletions
dropped. Headers, footers, footnotes, comments and hidden text are no part of the text. Bombs are refused before
anything is unpacked.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from ingest.errors import ReadError, word
from ingest.files.docx_numbering import Numbering, value, w
from ingest.files.table import TableCell, table_lines

MAX_UNPACKED = 200 * 2**20
MAX_XML = 40 * 2**20
MAX_RATIO = 250
MAX_ENTRIES = 10_000
RATIO_COUNTS_FROM = 4 * 2**20

MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = frozenset(
    [w(name) for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "rt", "txbxContent")]
    + [FALLBACK]
)
SIGNS = {w("tab"): " ", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-", w("softHyphen"): ""}


def read_docx(data: bytes) -> str:
    """Return the words of a docx, a paragraph or table row a line. Raises ReadError for what is broken or unsafe."""
    import docx  # takes a third of a second: only who reads a docx pays for it

    check_zip(data)
    try:
        document = docx.Document(io.BytesIO(data))
        lists = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
        numbering = Numbering(None if lists is None else lists.element, document.part.styles.element)
        return "\n".join(_DocxReader(numbering).blocks(document.element.body))
    except ReadError:
        raise
    except Exception as error:  # the library raises anything from KeyError to XMLSyntaxError on broken bytes
        raise ReadError(word("broken")) from error


def check_zip(data: bytes) -> None:
    """Raise ReadError unless the package can be unpacked safely; nothing but its XML is unpacked to see."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _check_sizes(entries)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _check_xml(package.read(entry))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(word("broken")) from error


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadError(word("password"))
    xml = [entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    squeezed = any(
        entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    too_much = len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED
    if squeezed or too_much or sum(xml) > MAX_XML:
        raise ReadError(word("bomb"))


def _check_xml(xml: bytes) -> None:
    """Refuse declarations: Word writes none, and entities are how XML bombs are made."""
    plain = xml.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise ReadError(word("entities"))


class _DocxReader:
    """Walks one document's body; keeps the state of its automatic numbers."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def blocks(self, parent: Any) -> Iterator[str]:
        """Yield the lines of the paragraphs and tables below `parent`."""
        carried = ""
        for element in _unwrapped(parent):
            if element.tag == w("tbl"):
                yield from self.table(element)
                continue
            lines = self.paragraph(element)
            lines[0] = carried + lines[0]
            carried = ""
            if _mark_deleted(element):
                carried = lines.pop()
            yield from lines
            for box in _boxes(element):
                yield from self.blocks(box)
        if carried:
            yield carried

    def paragraph(self, paragraph: Any) -> list[str]:
        """Return the lines of a paragraph, its number before the first."""
        text = "".join(_words(paragraph)).strip()
        vanished = _mark_deleted(paragraph) and not text
        number = "" if vanished else self.numbering.label(paragraph)
        spaced = number[-1:].isdigit() or number[-1:] in ("章", "节", "条", "编")
        between = number[-1:] == "." and text[:1].isdigit()
        return (number + (" " if spaced or between else "") + text).strip().split("\n")

    def table(self, table: Any) -> Iterator[str]:
        """Yield the lines of a table; one that holds a single column is no table."""
        rows = [row for row in _unwrapped(table, w("tr")) if row.find(f"{w('trPr')}/{w('del')}") is None]
        cells = [list(_unwrapped(row, w("tc"))) for row in rows]
        if max(map(len, cells), default=0) < 2 or (len(cells) < 2 and any(_holds_table(row) for row in rows)):
            for cell in (cell for row in cells for cell in row):
                if _merge(cell) != "continue":
                    yield from self.blocks(cell)
            return
        yield from table_lines(self.grid(rows, cells))

    def grid(self, rows: list[Any], cells: list[list[Any]]) -> list[list[TableCell]]:
        """Return the cells with what they span: ``gridSpan`` to the right, ``vMerge`` downwards."""
        starts = [_starts(row, line) for row, line in zip(rows, cells, strict=True)]
        out = []
        for n, (row, line) in enumerate(zip(rows, cells, strict=True)):
            header = row.find(f"{w('trPr')}/{w('tblHeader')}") is not None
            before = _number(row, "trPr", "gridBefore", 0)
            built = [TableCell("", columns=before)] if before else []
            for start, cell in zip(starts[n], line, strict=True):
                if _merge(cell) != "continue" or n == 0:
                    text = " ".join(line for line in self.blocks(cell) if line)
                    below = _reach(start, n, starts, cells) if _merge(cell) == "restart" else 1
                    built.append(TableCell(text, below, _number(cell, "tcPr", "gridSpan", 1), header))
            out.append(built)
        return out


def _unwrapped(parent: Any, *tags: str) -> Iterator[Any]:
    """Yield the blocks below `parent`, also those inside content controls and tracked insertions."""
    wanted = tags or (w("p"), w("tbl"))
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo"), w("smartTag")):
            yield from _unwrapped(child, *tags)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in SKIPPED or (child.tag == w("r") and _vanishes(child)):
            continue
        if child.tag in (w("t"), MATH_TEXT):
            yield (child.text or "").replace("\n", " ")
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        else:
            yield from _words(child)


def _boxes(paragraph: Any) -> list[Any]:
    """Return the contents of the text boxes anchored here, not those of their fallback copies."""
    found = paragraph.iter(w("txbxContent"))
    return [box for box in found if next(box.iterancestors(FALLBACK, w("txbxContent"), w("del")), None) is None]


def _vanishes(run: Any) -> bool:
    vanish = run.find(f"{w('rPr')}/{w('vanish')}")
    return vanish is not None and value(vanish, "1") not in ("0", "false", "off")


def _mark_deleted(paragraph: Any) -> bool:
    """Whether the paragraph's end is a tracked deletion: the next paragraph then runs on from it."""
    return paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None


def _holds_table(row: Any) -> bool:
    return next(row.iter(w("tbl")), None) is not None


def _merge(cell: Any) -> str | None:
    merge = cell.find(f"{w('tcPr')}/{w('vMerge')}")
    return None if merge is None else value(merge, "continue")


def _number(element: Any, properties: str, name: str, default: int) -> int:
    found = element.find(f"{w(properties)}/{w(name)}")
    text = value(found, "") if found is not None else ""
    return int(text) if text.isdecimal() and len(text) < 5 else default


def _starts(row: Any, cells: list[Any]) -> list[int]:
    """Return the grid column at which each cell of the row begins."""
    column, starts = _number(row, "trPr", "gridBefore", 0), []
    for cell in cells:
        starts.append(column)
        column += _number(cell, "tcPr", "gridSpan", 1)
    return starts


def _reach(start: int, row: int, starts: list[list[int]], cells: list[list[Any]]) -> int:
    """Return how many rows the cell that begins a vertical merge at `row` covers."""
    below = row + 1
    while below < len(cells) and any(
        at == start and _merge(cell) == "continue" for at, cell in zip(starts[below], cells[below], strict=True)
    ):
        below += 1
    return below - row
