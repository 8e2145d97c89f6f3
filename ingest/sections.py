"""Cuts a file into the documents it holds, and each document into head, body and close.

A file often holds a notice, the document it forwards and several attachments. The numbered body that the file is
about is the main section; its clauses carry bare ids whether or not a notice stands before it. Refuses to cut where
nothing but a blank line says so.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from ingest.numbering import Ordinal, Style, attachment, ordinal
from ingest.wrapping import DATE, ENDS, ROW

TITLE_LENGTH = 70
TITLE = re.compile(
    r".{2,}(?:办法|细则|方案|措施|意见|规定|条例|清单|指南|指引|计划|目录|规则|标准|要点|通知|公告|通告|决定|规划|纲要|制度"
    r"|规程|流程|章程|分工|分工表|安排|台账|政策|预案|倡议书|任务|说明|申请表|一览表|承诺书|工作表)(?:\d{1,3}条)?(?:[（(【][^（(]{1,12}[）)】])?$"
)
PROSE = re.compile(
    r"(?:为[了深贯进全加认切持落推促规保做充积有适鼓支]|根据|按照|依据|现将|经.{2,20}同意|近日|近期|以习近平)"
)
ADOPTED = re.compile(
    r"[（(]?(?:\d{4}|[一二][〇零○九]..)\s?年.*(?:通过|公布|修订|修正|发布|批准|施行|印发|令)|[（(]\d{4}\s?年"
)
NOTE = re.compile(r"[（(](?:此件|联系|信息公开|公开|主动)|抄送|主送|联系人|联系电话|公开方式|发布|[（(].{1,30}[）)]$")
FORWARDS = re.compile(r"印发|转发|发布|公布|下发")
NAMED = re.compile(r"《([^《》\n]{4,60})》")
CONTENTS = re.compile(r"目\s{0,4}[录次]$")


class Role(Enum):
    """What a line is to its document."""

    FRONT = auto()
    PREAMBLE = auto()
    BODY = auto()
    LIST = auto()  # 附件：1.… 2.…: what is attached, not the attachment
    SIGNATURE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank. `text` is without outer blanks."""

    start: int
    text: str
    ordinal: Ordinal | None


@dataclass(slots=True)
class Section:
    """One document of a file. `id` is "" for the first unless it is no more than a notice to the main one."""

    lines: list[tuple[Role, Line]]
    first: bool
    label: str = ""
    id: str = ""
    prefix: str = ""
    title: list[str] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        return any(role is Role.BODY and line.ordinal for role, line in self.lines)


def sections(text: str) -> list[Section]:
    """Return the documents that `text` holds, in order, with their ids."""
    lines = list(_lines(text))
    listed = _listed(lines)
    starts = [0, *_boundaries(lines, listed)] if lines else []
    found = [
        _section(lines[a:b], [i - a for i in listed if a <= i < b], a == 0)
        for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]
    _name(found)
    return found


def looks_like_title(text: str) -> bool:
    """Say whether a line reads as the title of a document."""
    return len(text) <= TITLE_LENGTH and TITLE.match(text) is not None and "。" not in text and not ordinal(text)


def _lines(text: str) -> Iterator[Line]:
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            yield Line(start, stripped, ordinal(stripped))
        start += len(raw) + 1


def _listed(lines: Sequence[Line]) -> set[int]:
    """Return the indexes of the lines that list attachments: 附件：1.… and the 2.… 3.… after it."""
    found: set[int] = set()
    for i, line in enumerate(lines):
        if i in found or not _opens_list(lines, i):
            continue
        found.add(i)
        inner = attachment(line.text)
        first = ordinal(line.text[inner.end() :].lstrip()) if inner else None
        number = first.number if first else int((inner and inner[1] and inner[1].isdecimal() and inner[1]) or 0)
        last = i
        for j in range(i + 1, min(i + 60, len(lines))):
            at = lines[j].ordinal
            if at and at.style is Style.DOT and at.number == number + 1 and len(lines[j].text) <= 90:
                found.update(range(last + 1, j + 1))
                last, number = j, number + 1
            elif j - last > 3 or at or DATE.match(lines[j].text) or attachment(lines[j].text):
                break
    return found


def _opens_list(lines: Sequence[Line], i: int) -> bool:
    match = attachment(lines[i].text)
    if not match:
        return False
    rest = lines[i].text[match.end() :].strip()
    after = lines[i + 1].ordinal if i + 1 < len(lines) else None
    if not rest or rest.startswith(("（略", "(略")):
        return bool(after and after.style is Style.DOT and after.number == 1 and _is_list(lines, i + 1))
    return not _signed_before(lines, i)


def _is_list(lines: Sequence[Line], i: int) -> bool:
    """Say whether the numbered lines from `i` are names, not sentences."""
    return len(lines[i].text) <= 60 and lines[i].text[-1] not in ENDS


def _signed_before(lines: Sequence[Line], i: int) -> bool:
    """Say whether a dated signature, or an attachment, stands before line `i`: then 附件1：… opens that attachment."""
    return any(DATE.match(lines[j].text) or _alone(lines[j].text) for j in range(max(2, i - 400), i))


def _alone(text: str) -> bool:
    match = attachment(text)
    return match is not None and not text[match.end() :].strip()


def _boundaries(lines: Sequence[Line], listed: set[int]) -> list[int]:
    """Return the indexes, past 0, at which another document begins."""
    names = {_bare(name) for line in lines[:14] for name in NAMED.findall(line.text)}
    found: list[int] = []
    begun, top, count, prose = 0, None, 0, False
    for i, line in enumerate(lines):
        if i and i not in listed:
            start = _opens(lines, i, begun, names, prose)
            if start is None and line.ordinal and top is line.ordinal.style and line.ordinal.number == 1 and count > 1:
                start = _title_before(lines, i, begun)
            if start is not None and start > begun:
                found.append(start)
                begun, top, count, prose = start, None, 0, False
        prose = prose or "。" in line.text or line.text.endswith(("：", ":"))
        if line.ordinal and i not in listed and line.ordinal.style in (Style.ARTICLE, Style.COMMA, Style.HAN_BRACKETS):
            top = top or line.ordinal.style
            count = max(count, line.ordinal.number) if top is line.ordinal.style else count
    return found


def _opens(lines: Sequence[Line], i: int, begun: int, names: set[str], prose: bool) -> int | None:
    text = lines[i].text
    if attachment(text) and (_alone(text) or len(text) <= TITLE_LENGTH):
        return i
    if prose and _is_named(lines, i, names):
        return i
    after_date = (i - begun > 2 and DATE.match(lines[i - 1].text)) or (
        NOTE.match(lines[i - 1].text) and DATE.match(lines[i - 2].text)
    )
    if prose and after_date and not NOTE.match(text) and not lines[i].ordinal and _is_heading(text):
        return i
    return None


def _is_heading(text: str) -> bool:
    return 4 <= len(text) <= TITLE_LENGTH and text[-1] not in ENDS + "，、" and not ROW.match(text)


def _is_named(lines: Sequence[Line], i: int, names: set[str]) -> bool:
    """Say whether one to three lines from `i` are a title that the notice names."""
    joined = ""
    for line in lines[i : i + 3]:
        joined += _bare(line.text)
        if joined in names:
            return True
    return False


def _title_before(lines: Sequence[Line], i: int, begun: int) -> int | None:
    """Return where the title starts that stands between line `i` and the ordinal before it."""
    for j in range(i - 1, max(begun, i - 12), -1):
        if lines[j].ordinal:
            return None
        if looks_like_title(lines[j].text):
            while (
                j - 1 > begun
                and _is_heading(lines[j - 1].text)
                and not lines[j - 1].ordinal
                and len(lines[j - 1].text) > 7
            ):
                j -= 1
            return j
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"'（）()]", "", text)


def _section(lines: Sequence[Line], listed: Sequence[int], first: bool) -> Section:
    """Give each line of one document its role."""
    close = _close(lines)
    annexes, contents = set(listed), _contents(lines)
    body = next((i for i, at in enumerate(lines) if at.ordinal and i not in annexes and i not in contents), None)
    roles: list[tuple[Role, Line]] = []
    prose = False
    for i, line in enumerate(lines):
        if i >= close:
            role = Role.SIGNATURE
        elif i in annexes:
            role = Role.LIST
        elif i in contents:
            role = Role.FRONT
        elif body is not None and i >= body:
            role = Role.BODY
        else:
            prose = prose or _is_prose(line.text, first)
            role = Role.PREAMBLE if prose else Role.FRONT
        roles.append((role, line))
    if body is None and not first:
        roles = [(Role.BODY if role is Role.PREAMBLE else role, line) for role, line in roles]
    label = attachment(lines[0].text)
    front = [line.text for role, line in roles if role is Role.FRONT]
    if label and front:
        front[0] = front[0][label.end() :].strip()
    named = lines[0].text[: label.end()].rstrip("：:.．、 ") if label else ""
    return Section(roles, first, named, title=[text for text in front if text])


def _is_prose(text: str, first: bool) -> bool:
    if ADOPTED.match(text):
        return False
    return (
        "。" in text
        or PROSE.match(text) is not None
        or (len(text) > TITLE_LENGTH and "，" in text and not (first and text.endswith("：")))
    )


def _contents(lines: Sequence[Line]) -> set[int]:
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


def _close(lines: Sequence[Line]) -> int:
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


def _signs(line: Line) -> bool:
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
    taken: set[str] = set()
    for section in found:
        if section is main:
            section.id = "" if section.first else "body"
        elif section.first:
            section.prefix = "n:"
        else:
            section.id = _attachment_id(section, taken)
            section.prefix = section.id + ":"
        taken.add(section.id)


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


def _attachment_id(section: Section, taken: set[str]) -> str:
    match = attachment(section.label)
    written = match[1] if match else None
    number = str(_numeral(written)) if written else ""
    if number and f"x{number}" not in taken:
        return f"x{number}"
    return next(f"x{n}" for n in range(1, len(taken) + 2) if f"x{n}" not in taken)


def _numeral(written: str) -> int | str:
    from ingest.numbering import han_number

    return int(written) if written.isdecimal() else written if written.isascii() else han_number(written)
