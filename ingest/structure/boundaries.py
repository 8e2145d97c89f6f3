"""Finds where one document of a file ends and the next begins: notice, forwarded document, attachments.

A document begins at 附件1 on a line of its own, behind a dated signature, at a title that the notice names, and at a
title behind which the numbering begins anew. It refuses to cut at a list of attachments (附件：1.… 2.…).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ingest.structure.numbering import Ordinal, Style, attachment, ordinal
from ingest.structure.wrapping import DATE, ENDS, is_row

TITLE_LENGTH = 70
LONGEST_TITLE = 120
CLOSING = re.compile(r"\s?[）)》〉”]*")
TITLE = re.compile(
    r".{4,}(?:办法|细则|方案|措施|意见|规定|条例|清单|指南|指引|计划|目录|规则|标准|要点|通知|公告|通告|决定|规划|纲要|制度"
    r"|规程|流程|章程|分工|分工表|安排|台账|政策|预案|倡议书|任务|说明|申请表|一览表|承诺书|工作表)"
    r"(?:\d{1,3}条)?(?:[（(【][^（(]{1,12}[）)】])?$"
)
NOTE = re.compile(r"[（(](?:此件|联系|信息公开|公开|主动)|抄送|主送|联系人|联系电话|公开方式|发布|[（(].{1,30}[）)]$")
FORWARDS = re.compile(r"印发|转发|发布|公布|下发")
NAMED = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》){4,80})》")
ITEM = re.compile(r"(?:附件\s?\d{0,2}\s?[:：.．、]?\s*)?(?:\d{1,2}\s?[.．﹒、:：]\s*)?")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that is not blank. `text` is without outer blanks."""

    start: int
    text: str
    ordinal: Ordinal | None


def lines_of(text: str) -> Iterator[TextLine]:
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            yield TextLine(start, stripped, ordinal(stripped))
        start += len(raw) + 1


def looks_like_title(text: str) -> bool:
    """Say whether a line reads as the title of a document."""
    return len(text) <= TITLE_LENGTH and TITLE.match(text) is not None and "。" not in text and not ordinal(text)


def listed_attachments(lines: Sequence[TextLine]) -> set[int]:
    """Return the indexes of the lines that list attachments: 附件：1.… and the 2.… 3.… after it."""
    found: set[int] = set()
    signed = False  # behind a signature, or an attachment, 附件1：… opens that attachment
    for i, line in enumerate(lines):
        if i not in found and _opens_list(lines, i, signed):
            found.update(range(i, _list_end(lines, i)))
        signed = signed or (i > 1 and (DATE.match(line.text) is not None or _alone(line.text)))
    return found


def _list_end(lines: Sequence[TextLine], i: int) -> int:
    """Return the index behind the last item of the list that line `i` opens."""
    inner = attachment(lines[i].text)
    first = ordinal(lines[i].text[inner.end() :].lstrip()) if inner else None
    written = inner[1] if inner and inner[1] and inner[1].isdecimal() else "0"
    number, end = first.number if first else int(written), i + 1
    for j in range(i + 1, min(i + 60, len(lines))):
        at = lines[j].ordinal
        if at and at.style is Style.DOT and at.number == number + 1 and len(lines[j].text) <= 90:
            end, number = j + 1, number + 1
        elif j - end > 1 or at or DATE.match(lines[j].text) or attachment(lines[j].text):
            break
    return end


def names_of(lines: Sequence[TextLine], listed: set[int]) -> set[str]:
    """Return the titles, without marks, that the notice forwards or lists as attachments."""
    names = {_bare(ITEM.sub("", lines[i].text)) for i in listed}
    for i, line in enumerate(lines):
        if line.ordinal:
            break
        if i < 2 or FORWARDS.search(line.text):
            names.update(_bare(name) for name in NAMED.findall(line.text))
    return {name for name in names if len(name) > 5}


def boundaries(lines: Sequence[TextLine], listed: set[int], names: Collection[str]) -> list[int]:
    """Return the indexes, past 0, at which another document begins."""
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
        prose = prose or "。" in line.text or (line.text.endswith(("：", ":")) and not attachment(line.text))
        if line.ordinal and i not in listed and line.ordinal.style in (Style.ARTICLE, Style.COMMA, Style.HAN_BRACKETS):
            top = top or line.ordinal.style
            count = max(count, line.ordinal.number) if top is line.ordinal.style else count
    return found


def fused_title(text: str, names: Collection[str]) -> str:
    """Return the named title that runs into the first paragraph, as written; "" where there is none."""
    bare = _bare(text[:LONGEST_TITLE])
    name = next((name for name in sorted(names, key=len, reverse=True) if bare.startswith(name)), None)
    if not name:
        return ""
    end = next(end for end in range(len(name), len(text) + 1) if _bare(text[:end]) == name)
    return text[:end] + CLOSING.match(text, end)[0]  # type: ignore[index]  # it matches the empty string too


def _opens_list(lines: Sequence[TextLine], i: int, signed: bool) -> bool:
    match = attachment(lines[i].text)
    if not match:
        return False
    rest = lines[i].text[match.end() :].strip()
    first = ordinal(rest)
    after = lines[i + 1].ordinal if i + 1 < len(lines) else None
    if not rest or rest.startswith(("（略", "(略")):
        return bool(after and after.style is Style.DOT and after.number == 1 and _is_name(lines[i + 1].text))
    if first and after and first.style is after.style is Style.DOT and after.number == first.number + 1:
        return True
    return not signed or _stands_alone(lines, i, rest)


def _stands_alone(lines: Sequence[TextLine], i: int, rest: str) -> bool:
    """Say whether the text of the attachment that line `i` names does not follow it."""
    if i + 1 == len(lines) or "略" in rest:
        return True
    after = "".join(line.text for line in lines[i + 1 : i + 3])
    return attachment(lines[i + 1].text) is not None or any(map(looks_like_title, (lines[i + 1].text, after)))


def _is_name(text: str) -> bool:
    return len(text) <= 60 and text[-1] not in ENDS


def _alone(text: str) -> bool:
    match = attachment(text)
    return match is not None and not text[match.end() :].strip()


def _opens(lines: Sequence[TextLine], i: int, begun: int, names: Collection[str], prose: bool) -> int | None:
    text = lines[i].text
    if attachment(text) and (_alone(text) or len(text) <= TITLE_LENGTH):
        return i
    if prose and _is_named(lines, i, names):
        return i
    after_date = (i - begun > 2 and DATE.match(lines[i - 1].text)) or (
        NOTE.match(lines[i - 1].text) and DATE.match(lines[i - 2].text)
    )
    if (
        prose
        and after_date
        and not NOTE.match(text)
        and not lines[i].ordinal
        and (_is_heading(text) or fused_title(text, names))
    ):
        return i
    return None


def _is_heading(text: str) -> bool:
    return 4 <= len(text) <= TITLE_LENGTH and text[-1] not in ENDS + "，、" and not is_row(text)


def _is_named(lines: Sequence[TextLine], i: int, names: Collection[str]) -> bool:
    """Say whether one to three lines from `i` are a title that the notice names."""
    joined = ""
    if lines[i].text.startswith("《"):
        return False
    for line in lines[i : i + 3]:
        joined += _bare(line.text)
        if joined in names:
            return True
    return False


def _title_before(lines: Sequence[TextLine], i: int, begun: int) -> int | None:
    """Return where the title starts that stands between line `i` and the ordinal before it."""
    for j in range(i - 1, max(begun, i - 12), -1):
        at = lines[j].ordinal
        if at and (at.style > Style.SECTION or at.number > 1):
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
