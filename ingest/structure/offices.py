"""Reads which offices a clause names as responsible: （牵头单位：…；配合单位：…）, （…负责）, （…牵头，…配合）.

Every name stands in the remark as written; it refuses remarks that name no role.
"""

import re
from collections.abc import Iterator

from corpus.model import Kind, Node, Offices

ROLE = (
    r"(?:第一)?(?:牵头|责任|配合|主办|协办|承办|实施|参与|参加|落实|负责|主管|主责|共同)"
    r"(?:落实|负责|实施|配合|责任)?(?:单位|部门|处室|科室|领导|人)?"
)
REMARK = re.compile(r"[（(][^（）()\n]{2,400}(?:[（(][^（）()\n]{0,60}[）)][^（）()\n]{0,400}){0,40}[）)]")
LINE = re.compile(rf"^(?:{ROLE})[：:][^\n。]{{2,400}}", re.MULTILINE)
LED = re.compile(rf"({ROLE})\s?[：:]\s?")
DOING = re.compile(
    r"(按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?(?:分别|共同|牵头)?负责(?:落实)?"
    r"|(?:共同|分别|联合|具体)?(?:牵头|配合|负责)(?:负责|落实|实施|配合)?)$"
)
ORGAN = re.compile(
    r"(?:[局委办厅部会院处队所站组校团市县区镇]|政府|中心|公司|银行|支行|分行|部门|单位|集团|街道|机关|机构|企业|协会)(?:[（(].*[）)])?$"
)
NAME_LENGTH = 40
TAIL = re.compile(r"等(?:[^等（）]{0,20})$")  # 等部门, 等按职责分工负责: nobody in particular
NUMBERED = frozenset(Kind) - {Kind.PARAGRAPH, Kind.TABLE}


def offices(text: str, root: Node) -> tuple[Offices, ...]:
    """Return the offices that the remarks of `text` name, in order, each with the clause it stands in."""
    found: list[Offices] = []
    clauses = _spans(root)
    at = 0
    for start, end in _remarks(text):
        while at + 1 < len(clauses) and clauses[at + 1][0] <= start:
            at += 1
        for role, names in _roles(text[start:end].strip("（）()")):
            found.append(Offices(clauses[at][1] if clauses else root.id, role, names, start, end))
    return tuple(found)


def _spans(root: Node) -> list[tuple[int, str]]:
    """Return where each clause's own words begin, in order; a paragraph's words are its clause's."""
    spans: list[tuple[int, str]] = []

    def walk(node: Node, clause: str) -> None:
        own = node.id if node.kind in NUMBERED else clause
        spans.append((node.start, own))
        for child in node.children:
            walk(child, own)

    walk(root, root.id)
    return spans


def _remarks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of remarks that may name offices, in order and apart."""
    spans = [m.span() for m in REMARK.finditer(text)] + [m.span() for m in LINE.finditer(text)]
    last = 0
    for start, end in sorted(spans):
        if start >= last:
            yield start, end
            last = end


def _roles(remark: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    led = list(LED.finditer(remark))
    if led:
        for match, after in zip(led, [*led[1:], None], strict=True):
            names = _names(remark[match.end() : after.start() if after else len(remark)])
            if names:
                yield match[1], names
        return
    for part in re.split(r"[，；,;]", remark):
        doing = DOING.search(part.rstrip("。"))
        names = _names(part[: doing.start()]) if doing else ()
        if doing and names and all(map(ORGAN.search, names)):
            yield doing[1], names


def _names(written: str) -> tuple[str, ...]:
    """Split names at the marks outside brackets; each once, as written."""
    names = (name.strip(" 　。；，、;,") for name in re.split(r"[、，；;,](?![^（]*）)", written))
    kept = [TAIL.sub("", name).removeprefix("由") for name in names]
    return tuple(dict.fromkeys(name for name in kept if 2 <= len(name) <= NAME_LENGTH and "。" not in name))
