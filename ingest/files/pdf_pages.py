"""The pages of a PDF as lines; runs in a process of its own, started by `ingest.files.pdf`.

Reads the PDF from standard input and writes one JSON object: ``{"text": …}`` or ``{"fault": key of the reason}``.
Lines stay as printed. Page numbers and running heads go; a table that runs on over the page is one table.
"""

import io
import json
import logging
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import ReadError
from ingest.files.table import TableCell, table_lines

EDGE = 0.13  # of the page's height: where running heads and page numbers stand
EDGE_LINES = 3
PAGE_NUMBER = re.compile(
    r"[—–\-－―·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/／共，,]\s*(?:共\s*)?\d{1,4}\s*页?)?[—–\-－―·\s]*"
)
CID = re.compile(r"\(cid:\d+\)")
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
WRAP = re.compile(rf"(?<=[{WIDE}])\n|\n(?=[{WIDE}])")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One printed line; `top` and `height` (of the page) in points."""

    text: str
    top: float
    bottom: float
    height: float

    @property
    def at_edge(self) -> bool:
        return self.bottom < EDGE * self.height or self.top > (1 - EDGE) * self.height


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; `edges` are the x of its columns."""

    rows: list[list[TableCell]]
    top: float
    columns: int


Page = list[PrintedLine | Table]


class UnreadableError(Exception):
    """Carries the key of the reason."""


def main(memory: int, seconds: int, max_pages: int) -> None:
    """Read standard input within `memory` bytes and `seconds` of CPU time; write the reply."""
    _limit(memory, seconds)
    logging.disable(logging.CRITICAL)
    try:
        reply = {"text": text_of(sys.stdin.buffer.read(), max_pages)}
    except UnreadableError as fault:
        reply = {"fault": str(fault)}
    sys.stdout.write(json.dumps(reply))


def text_of(data: bytes, max_pages: int) -> str:
    """Return the words of the PDF. Raises UnreadableError."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > max_pages:
                raise UnreadableError("pdf_pages")
            pages = []
            for page in pdf.pages:
                pages.append(read_page(page))
                page.close()
    except UnreadableError:
        raise
    except Exception as error:  # pdfminer raises anything on broken bytes
        kinds = {type(error), type(error.__context__), *map(type, error.args)}
        key = "password" if PDFPasswordIncorrect in kinds else "pdf_heavy" if MemoryError in kinds else "broken"
        raise UnreadableError(key) from error
    try:
        return _checked("\n".join(lines_of(pages)))
    except ReadError as error:
        raise UnreadableError("table_too_large") from error


def read_page(page: Any) -> Page:
    """Return the page's lines and tables from top to bottom."""
    tables = [table for table in _found(page) if len(table.rows) > 1 and _columns(table) > 1]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda item: not any(_inside(item, box) for box in boxes)) if boxes else page
    lines = [
        PrintedLine(line["text"], line["top"], line["bottom"], float(page.height))
        for line in rest.dedupe_chars().extract_text_lines(return_chars=False, x_tolerance_ratio=0.4)
        if line["text"].strip()
    ]
    return sorted([*lines, *(_table(page, table) for table in tables)], key=lambda part: part.top)


def lines_of(pages: list[Page]) -> list[str]:
    """Return the lines of all pages without page numbers and running heads."""
    pages = without_furniture(pages)
    parts: Page = []
    for page in pages:
        for n, part in enumerate(page):
            last = parts[-1] if parts else None
            if n == 0 and isinstance(part, Table) and isinstance(last, Table) and part.columns == last.columns:
                parts[-1] = _joined(last, part)
            else:
                parts.append(part)
    return [
        line for part in parts for line in ([part.text] if isinstance(part, PrintedLine) else table_lines(part.rows))
    ]


def without_furniture(pages: list[Page]) -> list[Page]:
    """Drop page numbers, and lines that stand at the edge of most pages with the same words."""
    marks: dict[str, int] = {}
    edges = [_edge(page) for page in pages]
    for n, edge in enumerate(edges):
        for mark in {mark for line in edge for mark in _marks(line, n)}:
            marks[mark] = marks.get(mark, 0) + 1
    often = max(2, (len(pages) + 1) // 2 if len(pages) < 8 else len(pages) // 3)
    repeated = {mark for mark, times in marks.items() if times >= often}
    return [
        [part for part in page if part not in edge or not _is_furniture(part, n, repeated)]
        for n, (page, edge) in enumerate(zip(pages, edges, strict=True))
    ]


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on Windows; the caller's timeout still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _checked(text: str) -> str:
    words = "".join(text.split())
    if not words:
        raise UnreadableError("scanned")
    if len(CID.findall(words)) * 20 > len(CID.sub("", words)):
        raise UnreadableError("pdf_glyphs")
    return text


def _found(page: Any) -> list[Any]:
    ruled = len(page.lines) + len(page.rects) + len(page.curves)
    return page.find_tables() if 3 < ruled < 20_000 else []


def _columns(table: Any) -> int:
    return len({round(cell[0]) for cell in table.cells})


def _inside(item: Any, box: tuple[float, float, float, float]) -> bool:
    x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _table(page: Any, table: Any) -> Table:
    """Return the cells with what they span, told from where their edges stand."""
    lefts = _edges([cell[0] for cell in table.cells])
    tops = _edges([cell[1] for cell in table.cells])
    rows: list[list[TableCell]] = [[] for _ in tops]
    for cell in sorted(table.cells, key=lambda cell: (cell[1], cell[0])):
        x0, top, x1, bottom = cell
        across = sum(1 for left in lefts if x0 - 2 <= left < x1 - 2)
        down = sum(1 for edge in tops if top - 2 <= edge < bottom - 2)
        row = max(n for n, edge in enumerate(tops) if edge <= top + 2)
        rows[row].append(TableCell(_cell_text(page, cell), max(1, down), max(1, across)))
    return Table(rows, float(table.bbox[1]), len(lefts))


def _edges(values: Sequence[float]) -> list[float]:
    """Return the distinct values, those within two points taken as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _cell_text(page: Any, box: tuple[float, float, float, float]) -> str:
    from pdfplumber.utils.text import extract_text

    chars = [char for char in page.chars if _inside(char, box)]
    return WRAP.sub("", extract_text(chars, x_tolerance_ratio=0.4)) if chars else ""


def _joined(above: Table, below: Table) -> Table:
    """Return a table and its continuation as one: a header printed again goes, cells left blank are those above."""
    first = [cell.text for cell in above.rows[0]]
    rows = below.rows[1:] if [cell.text for cell in below.rows[0]] == first else below.rows
    if rows and len(rows[0]) == above.columns == len(above.rows[-1]):
        rows = [_continued(above.rows[-1], rows[0]), *rows[1:]]
    return Table(above.rows + rows, above.top, above.columns)


def _continued(above: list[TableCell], row: list[TableCell]) -> list[TableCell]:
    """Fill the blank cells that lead a row broken by the end of a page."""
    filled = next((n for n, cell in enumerate(row) if cell.text), 0)
    return [TableCell(above[n].text, cell.rows, cell.columns) if n < filled else cell for n, cell in enumerate(row)]


def _edge(page: Page) -> list[PrintedLine]:
    """Return the first and last lines of a page that stand at its edge."""
    near = [part for part in page[:EDGE_LINES] + page[-EDGE_LINES:] if isinstance(part, PrintedLine) and part.at_edge]
    return list(dict.fromkeys(near))


def _marks(line: PrintedLine, page: int) -> list[str]:
    """Return what makes a line the same on several pages: its words, and its words with the number of the page cut."""
    words = "".join(line.text.split())
    place = "top" if line.top < line.height / 2 else "bottom"
    marks = [f"{place} {words}"]
    if not words.startswith(("附", "表", "图")):
        marks += [
            f"{place} {words[: match.start()]}#{int(match[0]) - page}{words[match.end() :]}"
            for match in re.finditer(r"(?<!\d)\d{1,4}(?!\d)", words)
        ]
    return marks


def _is_furniture(part: PrintedLine | Table, page: int, repeated: set[str]) -> bool:
    if not isinstance(part, PrintedLine):
        return False
    numbered = PAGE_NUMBER.fullmatch(part.text.strip()) is not None and not part.text.strip().isdigit()
    return numbered or not repeated.isdisjoint(_marks(part, page))
