"""Joins the lines that a PDF wrapped in mid-sentence.

It first finds out whether the document is wrapped at all, and at which width; a document that is not keeps its lines
but those that stop at a comma. Headings, addressees, dates, signatures and table rows stay in any document. It
refuses to join a line that gives an ordinal, but not one that only speaks of it (第三条规定的…).
"""

import re
from collections.abc import Iterator, Sequence

from ingest.numbering import Style, attachment, ordinal

DATE = re.compile(
    r"[（(]?(?:\d{4}|[一二〇零○Ｏ三四五六七八九O]{4})\s?年\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?月"
    r"(?:\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?日)?[）)]?$"
)
ENDS = "。！？；：!?;:…"
INSIDE = (
    *"，、；：。！？”’》〉）」』】〕,",
    "（市、区）",
    "（市）、",
    "（区）、",
)  # no line begins with these unless it was wrapped
UNFINISHED = "，、（《“‘〈"
NARROWEST, WIDEST = 15, 60  # full-width characters in a wrapped line
SLACK = 3.5  # how much shorter than the edge a full line may be: a mark that may not begin a line is taken down whole
WITHIN_TITLE = 60  # the longest first half of a 《title》 that breaks over two lines


class _Paragraph:
    """Lines being joined; keeps what the next decision needs, so that a decision costs one line."""

    def __init__(self, line: str) -> None:
        self.parts = [line]
        self.ordinal = ordinal(line)
        self.bare = self.ordinal is not None and len(line) <= self.ordinal.end
        self.sentences = "。" in line
        self.clauses = "，" in line
        self.open = _balance(line)
        self.run = width_of(line) + 2  # on the visual line, after its indent

    def add(self, line: str, edge: float) -> None:
        width = width_of(line)
        self.run = self.run + width if self.run + width <= edge + 1.5 else width
        self.parts.append(line)
        self.sentences = self.sentences or "。" in line
        self.clauses = self.clauses or "，" in line
        self.open = _balance(line, self.open)
        self.bare = False

    @property
    def last(self) -> str:
        return self.parts[-1]

    def text(self) -> str:
        text = [self.parts[0]]
        for part in self.parts[1:]:
            text.append(" " + part if self._apart(text[-1], part) else part)
        return "".join(text)

    def _apart(self, before: str, part: str) -> bool:
        """A blank stays between two Latin words and behind 第一条, 第一章 alone on their line."""
        if before is self.parts[0] and self.ordinal and self.ordinal.style <= Style.ARTICLE:
            return len(before) <= self.ordinal.end
        return before[-1:].isascii() and before[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha()


def unwrap(lines: Sequence[str]) -> list[str]:
    """Return `lines` (no outer blanks, "" for a blank one) with wrapped ones joined."""
    return list(_joined(lines, wrap_width(lines)))


def wrap_width(lines: Sequence[str]) -> float:
    """Return the width, in full-width characters, at which the document was wrapped; 0 where it was not.

    A wrapped document has many lines of nearly one width that stop in mid-sentence, and next to none that are longer.
    """
    sized = [(width_of(line), line) for line in lines if line]
    if len(sized) < 8:
        return 0
    widths = sorted(width for width, _ in sized)
    edge = widths[len(widths) * 97 // 100]
    if not NARROWEST <= edge <= WIDEST or sum(w > edge + 12 for w in widths) > len(widths) * 0.02:
        return 0
    full = [line for width, line in sized if width >= edge - SLACK]
    cut = [line for line in full if line[-1] not in ENDS]
    return edge if len(full) >= max(4, len(widths) * 0.12) and len(cut) >= len(full) * 0.6 else 0


def width_of(line: str) -> float:
    """Return the width of `line` in full-width characters."""
    return sum(0.5 if c < "\u0250" else 1 for c in line)


def is_row(line: str) -> bool:
    """Say whether `line` is a row of a table laid out as text."""
    return line.startswith("|") or "\t" in line or " | " in line


def _joined(lines: Sequence[str], edge: float) -> Iterator[str]:
    paragraph: _Paragraph | None = None
    for line in lines:
        if paragraph and _continues(paragraph, line, edge):
            paragraph.add(line, edge)
            continue
        if paragraph:
            yield paragraph.text()
        paragraph = _Paragraph(line)
    if paragraph:
        yield paragraph.text()


def _continues(paragraph: _Paragraph, line: str, edge: float) -> bool:
    if not line or not paragraph.last or is_row(line) or is_row(paragraph.last):
        return False
    if line.startswith(INSIDE) or _ends_title(paragraph, line) or _spread(paragraph.last, line):
        return True
    if ordinal(line) or attachment(line) or DATE.match(line):
        return False
    return paragraph.last[-1] in UNFINISHED or (edge > 0 and _runs_on(paragraph, line, edge))


def _runs_on(paragraph: _Paragraph, line: str, edge: float) -> bool:
    """Say whether `line`, which begins nothing, goes on with the paragraph of a wrapped document."""
    last = paragraph.last
    if paragraph.bare:
        return True
    if last[-1] in ENDS:
        return paragraph.open > 0 and "）" in line and last[-1] not in "。！？"
    if paragraph.run >= edge - SLACK:
        return not DATE.match(last) and not attachment(last)
    return _in_sentence(paragraph) and (
        line[-1] in ENDS + UNFINISHED or line[0] in "《“（" or width_of(line) >= edge - SLACK
    )


def _spread(last: str, line: str) -> bool:
    """Say whether the two are 目录, 总则 or 附则, spread over two lines."""
    return line in ("则", "录") and len(last) <= 8 and last[-1] in "总附目"


def _in_sentence(paragraph: _Paragraph) -> bool:
    """Say whether the paragraph has begun a sentence; a heading with a comma has not."""
    return paragraph.sentences or (paragraph.clauses and not paragraph.ordinal)


def _ends_title(paragraph: _Paragraph, line: str) -> bool:
    """Say whether `line` closes a 《 left open by a short line before it."""
    last, close = paragraph.last, line.find("》")
    return (
        close >= 0
        and "《" not in line[:close]
        and last.rfind("《") > last.rfind("》")
        and len(last) <= WITHIN_TITLE
        and not ordinal(line)
    )


def _balance(line: str, before: int = 0) -> int:
    opened = line.count("（") + line.count("(")
    return max(0, before + opened - line.count("）") - line.count(")"))
