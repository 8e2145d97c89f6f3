"""Joins the lines that a PDF wrapped in mid-sentence.

It first finds out whether the document is wrapped at all, and at which width, or has been put together again only in
part; any other keeps its lines but those that stop at a comma or inside brackets. Headings, addressees, dates,
signatures and table rows stay in any document. It refuses to join a line that gives an ordinal, but not one that only
speaks of it (第三条规定的…).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.structure.numbering import Style, attachment, ordinal, refers

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
WITHIN_BRACKETS = 120  # the longest first half of a remark in brackets that breaks over two lines
FEWEST_BREAKS, SHARE_OF_BREAKS = 3, 0.02  # lines that stop in mid-sentence, before a document counts as broken


class _Paragraph:
    """Lines being joined; keeps what the next decision needs, so that a decision costs one line."""

    def __init__(self, line: str) -> None:
        self.parts = [line]
        self.ordinal = ordinal(line)
        self.bare = self.ordinal is not None and len(line) <= self.ordinal.end
        self.sentences = "。" in line
        self.clauses = "，" in line
        self.run = width_of(line) + 2  # on the visual line, after its indent

    def add(self, line: str, edge: float) -> None:
        width = width_of(line)
        self.run = self.run + width if self.run + width <= edge + 1.5 else width
        self.parts.append(line)
        self.sentences = self.sentences or "。" in line
        self.clauses = self.clauses or "，" in line
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


@dataclass(frozen=True, slots=True)
class PageLayout:
    """How a document lies on its page. `edge` is the width at which it is wrapped, 0 where it is not.

    `broken`: many a sentence runs over two lines, at no one width.
    """

    edge: float
    broken: bool


def unwrap(lines: Sequence[str]) -> list[str]:
    """Return `lines` (no outer blanks, "" for a blank one) with wrapped ones joined."""
    return list(_joined(lines, layout(lines)))


def layout(lines: Sequence[str]) -> PageLayout:
    """Return how the document of these lines is laid out."""
    breaks = sum(_stops_short(line) and _resumes(after) for line, after in pairwise(lines))
    return PageLayout(wrap_width(lines), breaks >= max(FEWEST_BREAKS, len(lines) * SHARE_OF_BREAKS))


def wrap_width(lines: Sequence[str]) -> float:
    """Return the width, in full-width characters, at which the document was wrapped; 0 where it was not.

    A wrapped document has many lines of nearly one width that stop in mid-sentence, and next to none that are longer.
    """
    sized = [(width_of(line), line) for line in lines if line and not is_row(line)]
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
    return line.startswith("|") or "\t" in line


def _joined(lines: Sequence[str], page: PageLayout) -> Iterator[str]:
    paragraph: _Paragraph | None = None
    for line in lines:
        if paragraph and _continues(paragraph, line, page):
            paragraph.add(line, page.edge)
            continue
        if paragraph:
            yield paragraph.text()
        paragraph = _Paragraph(line)
    if paragraph:
        yield paragraph.text()


def _continues(paragraph: _Paragraph, line: str, page: PageLayout) -> bool:
    if not line or not paragraph.last or is_row(line) or is_row(paragraph.last):
        return False
    if line.startswith(INSIDE) or _ends_title(paragraph, line) or _spread(paragraph.last, line):
        return True
    if _begins(line):
        return False
    if paragraph.last[-1] in UNFINISHED or _in_brackets(paragraph, line):
        return True
    if refers(line) and paragraph.last[-1] not in ENDS:
        return True
    if page.broken and _in_sentence(paragraph) and paragraph.last[-1].isalnum() and _resumes(line):
        return True
    return page.edge > 0 and _runs_on(paragraph, line, page.edge)


def _begins(line: str) -> bool:
    """Say whether `line` begins a clause, an attachment or is a date."""
    return ordinal(line) is not None or attachment(line) is not None or DATE.match(line) is not None


def _in_brackets(paragraph: _Paragraph, line: str) -> bool:
    """Say whether `line` closes a remark in brackets that the line before it leaves open."""
    last = paragraph.last
    opened, closed = last.rfind("（"), line.find("）")
    if opened <= last.rfind("）") or len(last) - opened > WITHIN_BRACKETS or last[-1] in "。！？":
        return False
    return last[-1] == "：" or (closed >= 0 and "（" not in line[:closed])


def _stops_short(line: str) -> bool:
    """Say whether `line` stops in mid-sentence, by its words alone."""
    if not line or not line[-1].isalnum() or is_row(line) or DATE.match(line):
        return False
    return "。" in line or ("，" in line and not ordinal(line))


def _resumes(line: str) -> bool:
    """Say whether `line` may go on with a sentence: prose that begins nothing."""
    return any(mark in line for mark in "，。；、") and not _begins(line) and not is_row(line)


def _runs_on(paragraph: _Paragraph, line: str, edge: float) -> bool:
    """Say whether `line`, which begins nothing, goes on with the paragraph of a wrapped document."""
    last = paragraph.last
    if paragraph.bare:
        return True
    if last[-1] in ENDS:
        return False
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
