"""Takes a text apart into claims: which words belong to which quantity.

Sentences list tiers (国家级200万元、省级50万元), distribute them (国家级和省级的，分别给予200万元、50万元) or set a
condition before a grant (突破100亿元的，奖励100万元). `read` gives each quantity the words that are its own and those
that it shares. A policy's words and what is said of them are read alike, so that the two can be compared.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.verify.features import BREAK, features_of
from corpus.language.bound import AFTER, Bound
from corpus.language.distribution import SIGN, Range, deal, is_grade, runs
from corpus.language.quantity import Quantity, normal, quantities

ROW = re.compile(r"(?:、|和|及|与|或|以及|/)?")  # between quantities that stand side by side: 100万元、300万元
HOLE = "□"  # stands for a quantity in `masked`
MARKS = re.compile("[“”„‟＂\"「」『』‘’']")
DURATIONS = frozenset({"年", "个月", "日", "工作日", "month", "小时", "周", "季度"})
MONEY = frozenset({"CNY", "%", "倍", "百分点", "折"})
CONDITION = frozenset({Bound.OVER, Bound.AT_LEAST, Bound.UNDER})
NOT_OF = re.compile(r"的(?!奖|补|资金|一次|额|支持|经费|贴|扶)")
OF_WHOM = re.compile(r"[^，。；：]{0,12}的(?:，|企业|单位|个人|人员|项目)")


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity with the words around it, as features (pairs of characters, tiers, conditions)."""

    quantity: Quantity
    features: frozenset[str]
    own: frozenset[str]  # what no other quantity of the sentence shares
    near: frozenset[str]  # the words right beside it
    sentence: int

    def rivals(self, other: "Claim") -> bool:
        """Whether the words of the one could be taken for words of the other."""
        return _kind(self.quantity) == _kind(other.quantity)


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """A text read: `plain` without spaces and quotation marks, `masked` with □ for every quantity."""

    plain: str
    masked: str
    quantities: tuple[Quantity, ...]
    claims: tuple[Claim, ...]
    sentences: tuple[str, ...]  # of `masked`
    features: tuple[frozenset[str], ...]  # of each sentence
    sentence_of: tuple[int, ...]  # of each quantity


@lru_cache(maxsize=4096)
def read(text: str) -> ClaimReading:
    """Return the reading of `text`."""
    plain, found = _plain(text)
    bounds = _sentence_ends(plain)
    claims: list[Claim] = []
    masked, features, places = [], [], []
    start = 0
    for number, end in enumerate(bounds):
        inside = [q for q in found if start <= q.start < end]
        places += [number] * len(inside)
        masked.append(_mask(plain, start, end, inside))
        anchors = [q for q in inside if not q.is_date and q.unit not in DURATIONS]
        features.append(features_of(_mask(plain, start, end, inside)) | {_token(q) for q in inside})
        claims += _claims(_blank_times(plain, inside, anchors), start, end, anchors, number)
        start = end
    return ClaimReading(
        plain, "".join(masked), tuple(found), tuple(claims), tuple(masked), tuple(features), tuple(places)
    )


def _plain(text: str) -> tuple[str, list[Quantity]]:
    """Drop white space and quotation marks and make signs alike; move the quantities along."""
    even = normal(text).replace("\n", "。").replace(HOLE, BREAK)  # a box to be ticked is no hole
    even = re.sub(r"(?<!\d),|,(?!\d)", BREAK, even).translate(str.maketrans(";:()[]", "；：（）［］"))
    found = quantities(even)
    kept = [i for i, char in enumerate(even) if not char.isspace() and not MARKS.match(char)]
    where = {old: new for new, old in enumerate(kept)}
    moved = []
    for q in found:
        inside = [where[i] for i in range(q.start, q.end) if i in where]
        moved.append(Quantity(q.value, q.unit, q.bound, inside[0], inside[-1] + 1))
    return "".join(even[i] for i in kept), moved


def _sentence_ends(plain: str) -> list[int]:
    ends = [m.end() for m in re.finditer("[。！？!?]+", plain)]
    return ends if ends and ends[-1] == len(plain) else [*ends, len(plain)]


def _mask(plain: str, start: int, end: int, inside: Sequence[Quantity]) -> str:
    out, at = [], start
    for q in inside:
        out += [plain[at : q.start], HOLE]
        at = _after(plain, q)
    return "".join([*out, plain[at:end]])


def _blank_times(plain: str, inside: Sequence[Quantity], anchors: Sequence[Quantity]) -> str:
    """Blank out dates and durations: they own no words."""
    for q in inside:
        if q not in anchors:
            plain = plain[: q.start] + "＿" * (q.end - q.start) + plain[q.end :]
    return plain


def _after(plain: str, quantity: Quantity) -> int:
    """Return the end of the quantity with the 以上 or 左右 behind it."""
    match = AFTER.match(plain, quantity.end)
    return match.end() if match else quantity.end


# --- which words belong to which quantity ---


def _claims(plain: str, start: int, end: int, anchors: list[Quantity], number: int) -> list[Claim]:
    parts = _parts(plain, start, end, anchors)
    spread = _distributed(plain, start, anchors, parts)
    shared: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    claims = []
    for i, (q, part) in enumerate(zip(anchors, parts, strict=True)):
        if part.prefix or part.fresh:
            shared = features_of(part.prefix)
        if i in spread:
            own, common = spread[i]
            pending = frozenset()
            claims.append(Claim(q, own | common, own, own | common, number))
            continue
        own = features_of(part.core) | pending
        if _is_condition(plain, q, anchors[i + 1 :]):
            pending |= own | {_token(q)}
            claims.append(Claim(q, own | shared, frozenset(), frozenset(), number))
        else:
            pending = pending | own | {_token(q)} if _says_whose(plain, q, anchors[i + 1 :]) else frozenset()
            own |= shared if part.prefix else frozenset()
            claims.append(Claim(q, own | shared, own, own, number))
    return claims


@dataclass(frozen=True, slots=True)
class _Part:
    """The words of one quantity: `prefix`, the segments before its own, and `core`. `fresh`: a ； stands before."""

    prefix: str
    core: str
    fresh: bool
    start: int
    end: int


def _parts(plain: str, start: int, end: int, anchors: list[Quantity]) -> list[_Part]:
    cuts = [start, *(_cut(plain, a, b) for a, b in pairwise(anchors)), end]
    parts = []
    for i, q in enumerate(anchors):
        left, right = cuts[i], cuts[i + 1]
        comma = max(plain.rfind(mark, left, q.start) for mark in "，；：")
        prefix = plain[left : comma + 1] if comma >= left else ""
        core = plain[max(left, comma + 1) : q.start] + BREAK + plain[_after(plain, q) : right]
        fresh = i > 0 and "；" in plain[anchors[i - 1].end : q.start]
        parts.append(_Part(prefix, core, fresh, left, right))
    return parts


def _cut(plain: str, one: Quantity, other: Quantity) -> int:
    """Return where the words of the one end and those of the other begin."""
    begin = _after(plain, one)
    gap = _blank_brackets(plain[begin : other.start])
    for marks in ("；", "，：", "、和及与或"):
        found = [gap.find(mark) for mark in marks if mark in gap]
        if found:
            return begin + min(found) + 1
    return begin


def _blank_brackets(text: str) -> str:
    return re.sub("（[^）]*）|《[^》]*》", lambda m: "＿" * len(m.group()), text)


def _is_condition(plain: str, q: Quantity, later: Sequence[Quantity]) -> bool:
    grants = [other for other in later if _kind(other) == "money"]
    if not grants or "；" in plain[q.end : grants[0].start]:
        return False
    return q.unit == "rank" or q.bound in CONDITION or bool(NOT_OF.match(plain, _after(plain, q)))


def _says_whose(plain: str, q: Quantity, later: Sequence[Quantity]) -> bool:
    """Whether a count says who gets the sum behind it: 入选500强的企业，给予…"""
    grant = later[0] if later else None
    counts = _kind(q) == "count" and bool(OF_WHOM.match(plain, _after(plain, q)))
    return counts and grant is not None and _kind(grant) == "money" and "；" not in plain[q.end : grant.start]


def _kind(quantity: Quantity) -> str:
    if quantity.unit in MONEY or quantity.unit.startswith("CNY"):
        return "money"
    return "count"


def _token(quantity: Quantity) -> str:
    return f"#{quantity.value.normalize():f}{quantity.unit} {quantity.bound}"


# --- 分别 ---


def _distributed(
    plain: str, start: int, anchors: list[Quantity], parts: list[_Part]
) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """Return, for the quantities that a list of tiers is spread over, what is their own and what they share."""
    out: dict[int, tuple[frozenset[str], frozenset[str]]] = {}
    spans = [(q.start, _after(plain, q)) for q in anchors]
    rows = runs(plain, spans, [_kind(q) for q in anchors], ROW.fullmatch)
    for n, row in enumerate(rows):
        if len(row) < 2:
            continue
        first = rows[n - 1][0] if n and len(rows[n - 1]) == len(row) else row[0]
        begin, at = max(parts[first].start, start), anchors[row[0]].start
        labels = deal(plain, begin, at, len(row))
        owns = [_own(plain, label, anchors) for label in labels]
        if len(set(owns)) < len(row) or not (SIGN.search(plain, begin, at) or _listed(plain, labels)):
            continue
        behind = plain[spans[row[-1]][1] : parts[row[-1]].end]
        common = features_of(_without(plain, begin, at, labels) + BREAK + behind)
        out |= {i: (own, common) for i, own in zip(row, owns, strict=True)}
    return out


def _own(plain: str, label: Range, anchors: Sequence[Quantity]) -> frozenset[str]:
    """Return what a label says: the quantity that has to be reached, else its words."""
    inside = frozenset(_token(q) for q in anchors if label[0] <= q.start and q.end <= label[1])
    return inside or features_of(plain[slice(*label)])


def _listed(plain: str, labels: Sequence[Range]) -> bool:
    """Whether labels can be dealt to without 分别: grades, or quantities."""
    words = [plain[slice(*label)] for label in labels]
    return all(is_grade(word) or re.search(r"\d", word) for word in words)


def _without(plain: str, begin: int, end: int, labels: Sequence[Range]) -> str:
    edges = [begin, *(edge for label in labels for edge in label), end]
    return BREAK.join(plain[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
