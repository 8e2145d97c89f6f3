"""Grows the clauses of one document out of its lines: which ordinal stands under which.

A style of ordinal takes its level where it first occurs in its context, so a document may begin at （一） or put 1.
right under 一、. Numbers that run on across headings are followed. Refuses to mend the numbering: a gap, a repeat and a
list that does not begin at its first number are kept and named.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from corpus.model import Kind
from ingest.structure.boundaries import TextLine
from ingest.structure.numbering import Ordinal, Style
from ingest.structure.sections import PartRole, Section
from ingest.structure.wrapping import ENDS, is_row

LEVELS = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL3, Kind.LEVEL4, Kind.LEVEL5)
STRUCTURE = {
    Style.PART: Kind.PART,
    Style.CHAPTER: Kind.CHAPTER,
    Style.SECTION: Kind.SECTION,
    Style.ARTICLE: Kind.ARTICLE,
}
LETTERS = {Style.PART: "b", Style.CHAPTER: "c", Style.SECTION: "s", Style.ARTICLE: "a"}
NAMES = {
    PartRole.FRONT: (Kind.FRONT, "front"),
    PartRole.PREAMBLE: (Kind.PREAMBLE, "preamble"),
    PartRole.LIST: (Kind.PARAGRAPH, "annexes"),
    PartRole.SIGNATURE: (Kind.SIGNATURE, "signature"),
}
CLOSING = re.compile(
    r"本(?:政策|办法|措施|若干措施|意见|实施意见|方案|实施方案|通知|规定|细则|规程)[^。]{0,25}(?:施行|实施|执行|有效期)"
)
LONGEST_HEADING = 60
RUN_IN = re.compile(r"([^。；！？：\n]{2,38})。(?=\S)")
LEAD = re.compile(r"([^。；！？：，、\n]{2,12})：(?=\S)")
BRACKETED = re.compile(r"[【\[]([^】\]\n]{1,30})[】\]]")
NO_HEADING = re.compile(
    r"应当|不得|可以|应[按在对向将由于自为]|的[，、]|给予|已[经在]|^对|，由|是指|本(?:办法|规定|条例|措施)|属于"
)


@dataclass(slots=True)
class NodeDraft:
    """A node being grown. `local` is its own part of the id."""

    local: str
    kind: Kind
    label: str
    heading: str
    start: int
    style: Style | None = None
    number: int = 0
    suffix: int = 0
    parent: "NodeDraft | None" = None
    children: "list[NodeDraft]" = field(default_factory=list)
    last: str = ""  # its last line without the ordinal, which tells how the next one hangs on
    named: bool = False  # its id is a name, not a number
    bare: bool = False  # nothing but the label so far
    counts: dict[str, int] = field(default_factory=dict)  # of paragraphs and tables
    tail: dict[Style, "NodeDraft"] = field(default_factory=dict)  # the last child of each style

    def add(self, child: "NodeDraft") -> "NodeDraft":
        child.parent = self
        self.children.append(child)
        if child.style:
            self.tail[child.style] = child
        return child

    def place(self) -> str:
        """Return how the node is named in a warning."""
        return (self.parent.place() if self.parent else "") + self.label


class Grower:
    """Grows one section under `top`, collecting warnings."""

    def __init__(self, top: NodeDraft, warnings: list[str]) -> None:
        self.top = self.at = top
        self.warnings = warnings
        self.latest: dict[Style, NodeDraft] = {}

    def line(self, line: TextLine) -> None:
        """Take the next line of the body."""
        if is_row(line.text):
            self._row(line)
        elif line.ordinal and self._gives(line.ordinal):
            self._clause(line, line.ordinal)
        else:
            self._paragraph(line)

    def _gives(self, ordinal: Ordinal) -> bool:
        """Say whether the line gives its number; one out of turn in mid-sentence speaks of it."""
        latest = self.latest.get(ordinal.style)
        if ordinal.number == 1 or (latest and ordinal.number in (latest.number, latest.number + 1)):
            return True
        return not self.at.last or self.at.last[-1] in ENDS + "）)”》" or ordinal.spaced or len(self.at.last) < 30

    def _clause(self, line: TextLine, ordinal: Ordinal) -> None:
        parent = self._parent(ordinal)
        rest = line.text[ordinal.end :]
        self._check(parent, ordinal)
        letter = LETTERS.get(ordinal.style, "")
        local = f"{letter}{ordinal.number}" + (f"-{ordinal.suffix}" if ordinal.suffix else "")
        kind = STRUCTURE.get(ordinal.style) or LEVELS[min(_depth(parent), 4)]
        draft = NodeDraft(
            local, kind, ordinal.label.rstrip(), heading_of(rest, ordinal.style), line.start, ordinal.style
        )
        draft.number, draft.suffix, draft.last, draft.bare = ordinal.number, ordinal.suffix, rest, not rest
        if ordinal.style is Style.ARTICLE and rest and not _is_heading(rest):
            draft.counts["p"] = 1
        self.at = self.latest[ordinal.style] = parent.add(draft)

    def _parent(self, ordinal: Ordinal) -> NodeDraft:
        style = ordinal.style
        if style <= Style.ARTICLE:
            return self._up(lambda d: d.style is not None and d.style < style)
        for open_ in self._open():
            if open_.style is style and open_.parent:
                return open_.parent
        if ordinal.number != 1:
            return self._run_on(ordinal) or self.at
        return self._begin(style)

    def _begin(self, style: Style) -> NodeDraft:
        """Return the parent of a list's first item."""
        at = self.at
        if at.kind is Kind.ARTICLE and at.children and at.children[-1].kind is Kind.PARAGRAPH:
            last = at.children[-1]
            return last if last.last.endswith(("：", ":")) else at
        if at.style and Style.ARTICLE < style < at.style and not at.last.endswith(("：", ":")):
            learned = self.latest[style].parent if style in self.latest else None
            if learned and any(open_.style is learned.style for open_ in self._open()):
                return self._up(lambda d: d.style is learned.style)
            return self._up(lambda d: d.style is not None and d.style < style)
        return at

    def _run_on(self, ordinal: Ordinal) -> NodeDraft | None:
        """Return the parent of an item whose list runs on across headings (一、1. 2. 二、3. 4.)."""
        latest = self.latest.get(ordinal.style)
        if latest is None or latest.parent is None or ordinal.number != latest.number + 1:
            return None
        style = latest.parent.style
        return next((open_ for open_ in self._open() if open_.style is style), None)

    def _open(self) -> "list[NodeDraft]":
        found, draft = [], self.at
        while draft is not self.top and draft.parent:
            found.append(draft)
            draft = draft.parent
        return [*found, self.top]

    def _up(self, holds: Callable[[NodeDraft], bool]) -> NodeDraft:
        """Return the innermost open node that `holds` is true of, else the top."""
        return next((open_ for open_ in self._open() if holds(open_)), self.top)

    def _check(self, parent: NodeDraft, ordinal: Ordinal) -> None:
        """Warn of a number that does not follow the one before it."""
        before = parent.tail.get(ordinal.style)
        latest = self.latest.get(ordinal.style)
        if ordinal.style is Style.ARTICLE or (before is None and latest and latest.number + 1 == ordinal.number):
            before = latest
        number, last = ordinal.number, before.number if before else 0
        if number == last + 1 and not ordinal.suffix:
            return
        if ordinal.suffix and before and number == last and ordinal.suffix == before.suffix + 1:
            return
        where = f"{parent.place()}{ordinal.label.strip()}"
        if before is None:
            self.warnings.append(f"{where}之前没有编号更小的同级条款。")
        elif number <= last:
            self.warnings.append(f"{where}的编号重复或倒退：前一条是{before.label}。")
        else:
            self.warnings.append(f"{where}之前缺号：前一条是{before.label}。")

    def _paragraph(self, line: TextLine) -> None:
        if self.at.bare:
            self._words(line.text)
            return
        parent = self._paragraph_parent(line)
        if parent.style and not parent.heading and not parent.children and parent.last.endswith("。"):
            parent.heading = heading_of(parent.last + line.text, parent.style)
        count = parent.counts["p"] = parent.counts.get("p", 0) + 1
        parent.add(NodeDraft(f"p{count}", Kind.PARAGRAPH, "", "", line.start, last=line.text))
        parent.last = line.text if parent is not self.top else ""
        self.at = parent

    def _words(self, text: str) -> None:
        """Take the line below an ordinal alone on its line: it belongs to the ordinal."""
        self.at.bare, self.at.last = False, text
        self.at.heading = heading_of(text, self.at.style)
        if self.at.kind is Kind.ARTICLE and not self.at.heading:
            self.at.counts["p"] = 1

    def _paragraph_parent(self, line: TextLine) -> NodeDraft:
        article = next((open_ for open_ in self._open() if open_.kind is Kind.ARTICLE), None)
        if article and self.at is not article:
            return article if self.at.last[-1:] in "。；" else self.at
        if not article and CLOSING.match(line.text):
            return self.top
        return self.at

    def _row(self, line: TextLine) -> None:
        if self.at.children and self.at.children[-1].kind is Kind.TABLE:
            return
        count = self.at.counts["t"] = self.at.counts.get("t", 0) + 1
        self.at.add(NodeDraft(f"t{count}", Kind.TABLE, "", "", line.start))
        self.at.bare = False


def grow(root: NodeDraft, section: Section, warnings: list[str]) -> None:
    """Add the nodes of one section to `root`."""
    top = root
    if not section.first:
        heading = "".join(section.title)
        top = root.add(NodeDraft(section.id, Kind.ATTACHMENT, section.label, heading, section.lines[0][1].start))
    grower = Grower(top, warnings)
    previous: PartRole | None = None
    for role, line in section.lines:
        if role is PartRole.BODY:
            grower.line(line)
        elif role is not previous and not (role is PartRole.FRONT and top is not root and not top.children):
            kind, name = NAMES[role]
            top.add(NodeDraft(name, kind, "", "", line.start, named=True))
            grower.at = top
        previous = role


def heading_of(text: str, style: Style | None) -> str:
    """Return the heading at the start of a clause's words, "" where it has none."""
    bracketed = BRACKETED.match(text)
    if bracketed:
        return bracketed[1]
    if _is_heading(text):
        return text
    run_in = RUN_IN.match(text)
    if run_in and not NO_HEADING.search(run_in[1]) and (style is not Style.ARTICLE or len(run_in[1]) <= 16):
        return run_in[1]
    lead = LEAD.match(text)
    return lead[1] if lead and not NO_HEADING.search(lead[1]) else ""


def _is_heading(text: str) -> bool:
    return 0 < len(text) <= LONGEST_HEADING and text[-1] not in ENDS + "，、" and not any(c in text for c in "。；")


def _depth(parent: NodeDraft) -> int:
    """Return how many lists stand above a new item."""
    depth, draft = 0, parent
    while draft.parent and draft.kind is not Kind.ARTICLE:
        depth += draft.kind in LEVELS
        draft = draft.parent
    return depth
