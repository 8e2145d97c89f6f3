"""Tables as text: one line a row, each cell behind its column's name.

    | 企业类型：规上工业企业 | 奖励标准：最高10万元 |

A row so written can be quoted by itself: the number stands beside what it counts. A cell merged over several rows
stands in each of them, one merged over all columns is a line of its own, an empty cell is left out. A table without a
header row gives ``| cell | cell |``; a table of one column is no table and gives plain lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import ReadError, word

MAX_COLUMNS = 200
MAX_GRID = 200_000  # places; a table beyond it was made to exhaust memory
HEADER_LENGTH = 25
VALUE = re.compile(r"[\d０-９.,，％%—－\-~～至]+[%％元万亿家个人月日天次项台套倍]{0,3}")
BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff（）()])\s+(?=[\u3400-\u9fff（）()])")


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell as the source has it; `rows` and `columns` count what it spans."""

    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False


Grid = list[list[TableCell | None]]


def table_lines(rows: Sequence[Sequence[TableCell]]) -> list[str]:
    """Return the table as lines, its rows in order. Raises ReadError for a table beyond all bounds."""
    grid = lay_out(rows)
    width = max(map(len, grid), default=0)
    if width <= 1:
        return [_text(row[0]) for row in grid if row and _text(row[0])]
    lines: list[str] = []
    while grid and _whole(grid[0], width):
        lines.append(_text(grid.pop(0)[0]))
    depth = _header_depth(grid)
    names = _names(grid[:depth], width)
    return lines + [line for row in grid[depth:] if (line := _row(row, names))]


def lay_out(rows: Sequence[Sequence[TableCell]]) -> Grid:
    """Return the grid of the rows, every place holding the cell that covers it. Empty rows and columns are cut."""
    hanging: dict[int, tuple[TableCell, int]] = {}
    grid: Grid = []
    places = 0
    for row in rows:
        line: list[TableCell | None] = []
        for cell in row[:MAX_COLUMNS]:
            _hang(line, hanging)
            for _ in range(max(1, min(cell.columns, MAX_COLUMNS - len(line)))):
                if cell.rows > 1:
                    hanging[len(line)] = (cell, cell.rows - 1)
                line.append(cell)
        _hang(line, hanging)
        grid.append(line)
        places += len(line)
        if places > MAX_GRID:
            raise ReadError(word("table_too_large"))
    return _cut(grid)


def _hang(line: list[TableCell | None], hanging: dict[int, tuple[TableCell, int]]) -> None:
    """Fill the places at the end of `line` that cells of the rows above reach into."""
    while len(line) in hanging:
        cell, left = hanging.pop(len(line))
        if left > 1:
            hanging[len(line)] = (cell, left - 1)
        line.append(cell)


def _cut(grid: Grid) -> Grid:
    grid = [row for row in grid if any(_text(cell) for cell in row)]
    width = max(map(len, grid), default=0)
    grid = [row + [None] * (width - len(row)) for row in grid]
    keep = [column for column in range(width) if any(_text(row[column]) for row in grid)]
    merged = [c for n, c in enumerate(keep) if n == 0 or any(row[c] is not row[keep[n - 1]] for row in grid)]
    return [[row[column] for column in merged] for row in grid]


def _header_depth(grid: Grid) -> int:
    if any(cell and cell.header for row in grid for cell in row):
        depth = 0
        while depth < len(grid) and all(cell is None or cell.header for cell in grid[depth]):
            depth += 1
        return depth if depth < len(grid) else 0
    if len(grid) < 2 or not _reads_as_header(grid[0]):
        return 0
    grouped = any(left is right for left, right in zip(grid[0], grid[0][1:], strict=False))
    depth = max(cell.rows if cell else 1 for cell in grid[0]) if grouped else 1
    return depth if depth < len(grid) else 1


def _reads_as_header(row: Sequence[TableCell | None]) -> bool:
    texts = [_text(cell) for cell in dict.fromkeys(row)]
    named = [text for text in texts if text]
    limit = HEADER_LENGTH if len(texts) > 2 else HEADER_LENGTH // 2
    return len(named) * 2 > len(texts) and all(
        len(text) <= limit and text[-1] not in "。；;，" and not VALUE.fullmatch(text) for text in named
    )


def _names(header: Grid, width: int) -> list[str]:
    names = []
    for column in range(width):
        texts = dict.fromkeys(BETWEEN_HAN.sub("", _text(row[column])).rstrip("：:") for row in header)
        names.append("/".join(text for text in texts if text))
    return names


def _row(row: Sequence[TableCell | None], names: Sequence[str]) -> str:
    if _whole(row, len(names)):
        return _text(row[0])
    cells: list[tuple[TableCell, list[str]]] = []
    for cell, name in zip(row, names, strict=True):
        if cells and cell is cells[-1][0]:
            cells[-1][1].append(name)
        elif cell and cell.text.strip():
            cells.append((cell, [name]))
    return "| " + " | ".join(_named(cell, columns) for cell, columns in cells) + " |" if cells else ""


def _named(cell: TableCell, columns: Sequence[str]) -> str:
    name = "、".join(name for name in dict.fromkeys(columns) if name)
    return f"{name}：{_text(cell)}" if name else _text(cell)


def _whole(row: Sequence[TableCell | None], width: int) -> bool:
    """Whether one cell is merged over all columns."""
    return width > 1 and row[0] is not None and all(cell is row[0] for cell in row)


def _text(cell: TableCell | None) -> str:
    """Return the cell's words on one line. A bar would end the cell, so it is widened."""
    return " ".join(cell.text.split()).replace("|", "｜") if cell else ""
