"""Saved web pages: the words a reader sees, a block a line.

Scripts, styles, forms, navigation and footers are dropped; tables keep row and column together; list items carry the
number a browser shows. A page nested deeper than libxml2 allows is refused.
"""

import re
from typing import Any

from lxml import etree

from ingest.errors import ReadError, word
from ingest.files.counting import ordinal
from ingest.files.table import TableCell, table_lines
from ingest.files.text import decode

MAX_ELEMENTS = 100_000
DROPPED = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template head nav footer button select textarea input iframe object svg math "
        "canvas audio video map dialog",
    )
)
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body caption center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 "
        "h6 header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul",
    )
)
ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "complementary"})
FURNITURE = frozenset(
    re.findall(
        r"\w+",
        "nav navbar navigation menu breadcrumb breadcrumbs crumb crumbs footer foot sidebar copyright share pagination "
        "pager topbar toolbar",
    )
)
LIST_FORMS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
DATA_URI = re.compile(rb"data:[\w/+.;-]{0,80}base64,[A-Za-z0-9+/=\s]{200,}")
LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)


def read_html(data: bytes) -> str:
    """Return the words of a page, a block a line. Raises ReadError for noise and for extreme nesting."""
    root = _parse(decode(DATA_URI.sub(b"", data), markup=True))
    title = next((e.get("content", "") for e in root.iter("meta") if e.get("name", "").lower() == "articletitle"), "")
    _strip(root)
    lines = _Lines()
    _walk(root, lines)
    shown = lines.end()
    missing = title.strip() and "".join(title.split()) not in "".join("".join(shown[:50]).split())
    return "\n".join([title.strip(), *shown] if missing else shown)


class _Lines:
    """Collects inline text into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.inline: list[str] = []

    def add(self, text: str | None, kept: bool = False) -> None:
        """Take text; line ends in it count only where they are `kept`."""
        if text and kept:
            *whole, last = text.split("\n")
            for line in whole:
                self.inline.append(line)
                self.flush()
            self.inline.append(last)
        elif text:
            self.inline.append(text)

    def flush(self) -> None:
        line = " ".join("".join(self.inline).split())
        self.inline.clear()
        if line:
            self.lines.append(line)

    def end(self) -> list[str]:
        self.flush()
        return self.lines


def _parse(text: str) -> Any:
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(text.encode("utf-8"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log):
        raise ReadError(word("too_deep"))
    if root is None:
        raise ReadError(word("noise"))
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise ReadError(word("too_many_elements"))
    return root


def _strip(root: Any) -> None:
    """Take out what is no part of the text."""
    for element in list(root.iter()):
        if element.tag in DROPPED or _hidden(element):
            _empty(element)
    whole = _weight(root)
    for element in list(root.iter()):
        # Whole pages of older sites stand in a form or under a misnamed class: what holds most of the words stays.
        if _furniture(element) and _weight(element) * 2 < whole:
            _empty(element)


def _empty(element: Any) -> None:
    """Empty an element; the text behind it stays."""
    if element.getparent() is not None:
        for child in list(element):
            element.remove(child)
        element.text = None


def _weight(element: Any) -> int:
    return sum(map(len, element.itertext()))


def _hidden(element: Any) -> bool:
    if element.tag in ("html", "body"):
        return False
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return hidden or bool(HIDDEN.search(element.get("style", "")))


def _furniture(element: Any) -> bool:
    """Whether the element belongs to the site, not to the document shown on it."""
    if element.tag == "header":
        titled = next(element.iter("h1"), None) is not None and next(element.iter("a"), None) is None
        return not titled and next(element.iterancestors("article", "main"), None) is None
    names = re.split(r"[\s_-]+", f"{element.get('class', '')} {element.get('id', '')}".lower())
    return element.tag in ("form", "aside") or element.get("role", "") in ROLES or not FURNITURE.isdisjoint(names)


def _walk(root: Any, lines: _Lines) -> None:
    """Collect the text below `root` in document order; only a table's cells are walked by themselves."""
    items: dict[Any, int] = {}
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if element.tag in BLOCKS or (element.tag == "br" and event == "start"):
            lines.flush()
        if event == "end":
            if element is not root:
                lines.add(element.tail, kept=next(element.iterancestors("pre"), None) is not None)
        elif element.tag == "table" and not _layout(element):
            lines.lines += table_lines(_rows(element))
            events.skip_subtree()
        else:
            lines.add(_number(element, items) if element.tag == "li" else "")
            lines.add(element.text, kept=element.tag == "pre")


def _number(item: Any, items: dict[Any, int]) -> str:
    """Return what a browser shows before a list item; `items` keeps the last number of every list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    last = items.get(parent, _integer(parent.get("start"), 1) - 1)
    items[parent] = _integer(item.get("value"), last + 1)
    style = LIST_STYLE.search(parent.get("style", ""))
    form = style.group(1).lower() if style else parent.get("type", "1")
    if form == "none":
        return ""
    return ordinal(items[parent], LIST_FORMS.get(form, "decimal")) + ("、" if len(form) > 9 else ".")


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text.strip()) else default


def _layout(table: Any) -> bool:
    """Whether a table only places blocks on the page: it holds a table, or one column, or one row."""
    if table.get("role") == "presentation" or sum(1 for _ in table.iter("table")) > 1:
        return True
    widths = [sum(1 for _ in row.iterchildren("td", "th")) for row in table.iter("tr")]
    return len(widths) < 2 or max(widths) < 2


def _rows(table: Any) -> list[list[TableCell]]:
    rows = [
        [_cell(cell, in_head=row.getparent().tag == "thead") for cell in row.iterchildren("td", "th")]
        for row in table.iter("tr")
    ]
    caption = next(table.iter("caption"), None)
    return rows if caption is None else [[TableCell("".join(caption.itertext()), columns=200)], *rows]


def _cell(cell: Any, in_head: bool) -> TableCell:
    lines = _Lines()
    _walk(cell, lines)
    rows, columns = (_integer(cell.get(name), 1) for name in ("rowspan", "colspan"))
    return TableCell(" ".join(lines.end()), max(1, rows), max(1, columns), header=in_head or cell.tag == "th")
