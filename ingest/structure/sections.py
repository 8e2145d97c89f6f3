"""Cuts a file into the documents it holds, and each document into head, body and close.

A file often holds a notice, the document it forwards and several attachments. The numbered body that the file is
about is the main section; its clauses carry bare ids whether or not a notice stands before it. Refuses to cut where
nothing but a blank line says so.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.structure.boundaries import (
    FORWARDS,
    NOTE,
    TITLE_LENGTH,
    TextLine,
    boundaries,
    fused_title,
    lines_of,
    listed_attachments,
    looks_like_title,
    names_of,
)
from ingest.structure.numbering import attachment, han_number
from ingest.structure.wrapping import DATE, ENDS

PROSE = re.compile(
    r"(?:为[了深贯进全加认切持落推促规保做充积有适鼓支]|根据|按照|依据|现将|经.{2,20}同意|近日|近期|以习近平)"
)
ADOPTED = re.compile(
    r"[（(]?(?:\d{4}|[一二][〇零○九]..)\s?年.*(?:通过|公布|修订|修正|发布|批准|施行|印发|令)|[（(]\d{4}\s?年"
)
CONTENTS = re.compile(r"目\s{0,4}[录次]$")


class PartRole(Enum):
    """What a line is to its document."""

    FRONT = auto()
    PREAMBLE = auto()
    BODY = auto()
    LIST = auto()  # 附件：1.… 2.…: what is attached, not the attachment
    SIGNATURE = auto()


@dataclass(slots=True)
class Section:
    """One document of a file. `id` is "" for the first unless it is no more than a notice to the main one."""

    lines: list[tuple[PartRole, TextLine]]
    first: bool
    label: str = ""
    id: str = ""
    prefix: str = ""
    title: list[str] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        return any(role is PartRole.BODY and line.ordinal for role, line in self.lines)


def sections(text: str) -> list[Section]:
    """Return the documents that `text` holds, in order, with their ids."""
    lines = list(lines_of(text))
    if not lines:
        return []
    listed = listed_attachments(lines)
    names = names_of(lines, listed)
    starts = [0, *boundaries(lines, listed, names)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        annexes = {i - start for i in range(start, end) if i in listed}
        found.append(_section(lines[start:end], annexes, start == 0, names))
    _name(found)
    return found


def _section(lines: Sequence[TextLine], annexes: Collection[int], first: bool, names: Collection[str]) -> Section:
    """Give each line of one document its role."""
    contents = _contents(lines)
    body = next((i for i, at in enumerate(lines) if at.ordinal and i not in annexes and i not in contents), None)
    label = None if first else attachment(lines[0].text)
    fused = "" if first else fused_title(_unlabelled(lines, label), names)
    roles: list[tuple[PartRole, TextLine]] = []
    close, prose = _close(lines), False
    for i, line in enumerate(lines):
        prose = prose or _is_prose(line.text, first) or (bool(fused) and len(line.text) > len(fused) + 8)
        if i >= close:
            role = PartRole.SIGNATURE
        elif i in annexes:
            role = PartRole.LIST
        elif i in contents:
            role = PartRole.FRONT
        elif body is not None and i >= body:
            role = PartRole.BODY
        else:
            role = PartRole.PREAMBLE if prose else PartRole.FRONT
        roles.append((role, line))
    if body is None and not first:
        roles = [(PartRole.BODY if role is PartRole.PREAMBLE else role, line) for role, line in roles]
    named = lines[0].text[: label.end()].rstrip("：:.．、 ") if label else ""
    return Section(roles, first, named, title=[fused] if fused else _titled(roles, label))


def _unlabelled(lines: Sequence[TextLine], label: re.Match[str] | None) -> str:
    """Return the first words behind 附件1."""
    rest = lines[0].text[label.end() :].strip() if label else lines[0].text
    return rest or (lines[1].text if len(lines) > 1 else "")


def _titled(roles: Sequence[tuple[PartRole, TextLine]], label: re.Match[str] | None) -> list[str]:
    """Return the lines that make up the title: the first, or as many as it takes to end like one, up to three."""
    front = [line.text for role, line in roles if role is PartRole.FRONT]
    if label and front:
        front[0] = front[0][label.end() :].strip()
    front = [text for text in front if text]
    for count in range(1, min(3, len(front)) + 1):
        if looks_like_title("".join(front[:count])):
            return front[:count]
    return front[:1]


def _is_prose(text: str, first: bool) -> bool:
    if ADOPTED.match(text):
        return False
    return (
        "。" in text
        or PROSE.match(text) is not None
        or (len(text) > TITLE_LENGTH and "，" in text and not (first and text.endswith("：")))
    )


def _contents(lines: Sequence[TextLine]) -> set[int]:
    """Return the indexes of a table of contents: from 目录 to where its first heading comes again."""
    at = next((i for i, line in enumerate(lines) if CONTENTS.match(line.text)), None)
    if at is None or at + 2 >= len(lines):
        return set()
    first = lines[at + 1].ordinal
    for j in range(at + 2, len(lines)):
        again = lines[j].ordinal
        if first and again and (again.style, again.number) == (first.style, first.number):
            return set(range(at, j))
        if len(lines[j].text) > TITLE_LENGTH:
            return set()
    return set()


def _close(lines: Sequence[TextLine]) -> int:
    """Return the index at which issuer, date and the notes below them begin; the length where there are none."""
    end = len(lines)
    for d in range(end - 1, max(1, end - 8), -1):
        if DATE.match(lines[d].text):
            break
        if lines[d].ordinal or (len(lines[d].text) > TITLE_LENGTH and not NOTE.match(lines[d].text)):
            return end
    else:
        return end
    while d - 1 > 0 and end - d < 12 and _signs(lines[d - 1]):
        d -= 1
    return d if any(_is_prose(line.text, True) or line.ordinal for line in lines[:d]) else end


def _signs(line: TextLine) -> bool:
    return (
        not line.ordinal
        and len(line.text) <= 45
        and line.text[-1] not in ENDS + "，、"
        and "。" not in line.text
        and not attachment(line.text)
    )


def _name(found: list[Section]) -> None:
    """Give the sections their ids: the main one's clauses bare, the attachments x1, x2 …"""
    main = _main(found)
    if main and not main.numbered:
        main.lines = [(PartRole.BODY if role is PartRole.PREAMBLE else role, line) for role, line in main.lines]
    free = _attachment_numbers(section for section in found if section is not main and not section.first)
    for section in found:
        if section is main:
            section.id = "" if section.first else "body"
        elif section.first:
            section.prefix = "n:"
        else:
            section.id = next(free)
            section.prefix = section.id + ":"


def _attachment_numbers(attachments: Iterable[Section]) -> Iterator[str]:
    """Yield x and the number as written, where it is new; else the next number that is free."""
    taken: set[str] = set()
    count = 0
    for section in attachments:
        number = _numeral(section.label)
        while not number or number in taken:
            count += 1
            number = str(count)
        taken.add(number)
        yield f"x{number}"


def _numeral(label: str) -> str:
    match = attachment(label)
    written = match[1] if match else None
    if not written:
        return ""
    return str(int(written)) if written.isdecimal() else written if written.isascii() else str(han_number(written))


def _main(found: list[Section]) -> Section | None:
    numbered = [section for section in found if section.numbered]
    if (
        len(numbered) > 1
        and numbered[0].first
        and not numbered[1].label
        and any(map(FORWARDS.search, numbered[0].title[:2]))
    ):
        return numbered[1]
    return numbered[0] if numbered else next(iter(found), None)
