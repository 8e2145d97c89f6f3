"""From the sums of a promise to the amounts of its drafts: one a sum, a label where the text pairs them, tiers.

One number is the amount, as written; what it is reckoned by and what else limits it stays in words, for no fact of the
vocabulary tells it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.language.bound import Bound
from ingest.drafting.lists import labels
from ingest.drafting.messages import word
from ingest.drafting.part import SHARE, Part
from ingest.drafting.roles import GIVEN, NOUN, Role, Sum, is_limit

PAID = (Role.AWARD, Role.CEILING)
CUT = re.compile(
    r"(?:最高)?可?(?:按照?|参照)(?!规定|有关|国家|期)|(?:再|额外|各|单独)?给予|予以|一次性(?:奖励|给予|资助|补贴|补助)|分别|各奖励"
    r"|(?:再|各)?(?:奖励|资助|补助|补贴|增加|发放)(?=最高|不超过|一次性|\d|各)|最高|补贴标准"
)
SALES = re.compile(r"(?:年|年度)(?:销售收入|营业收入|销售额)(?:首次|第一次)(突破|超过)$")
UNSTATED = re.compile(rf"(?:给予|予以|发放)[^，,。；;]{{0,14}}?{NOUN}")
DENIED = re.compile(r"不予|不再|不得|取消|追[回缴]|停止|收回|退[回还]|骗取|违规|不重复|暂停|终止|虚报")
BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
PLANNED = re.compile(r"[办程][法序]|制定|完善|探索|通过|要求")
LEADING = re.compile(r"[以如]下|下列|下述|上述")  # what follows says how much
GIVES = re.compile("给予|予以")
EACH = re.compile(r"每(?!年度?[最给奖])[\u4e00-\u9fff]")
RESULTS = (("result_award", "奖"), ("result_aid", "资助"), ("result_subsidy", "补贴"), ("result_help", "补助"))
# Until the end of what is searched, for a number follows: 最高10万元 is written so, not 10万元.
SENSE = re.compile(r"(?:最高|最多)?(?:不超过|不高于|不低于|不少于)$|(?:最高|最低|最多|至少)$")
UNITS = ("CNY", "CNY/m2")  # in which an amount can be; what is by the piece or a share stays in words
STANDARD = re.compile(r"[^，,：:]{0,10}标准(?:为|是|：|:)+")
HEADING = re.compile(r"【[^】]{1,30}】")


@dataclass(frozen=True, slots=True)
class Draft:
    """The amount of one draft and what goes with it. Spans are of the part's words."""

    amount: dict[str, Any] | str | None  # as in a measure file; "unstated"; None
    bound: tuple[Sum, ...]
    thresholds: tuple[Sum, ...] = ()  # of tiers
    label: str = ""
    result: str = ""
    spans: tuple[tuple[int, int], ...] = ()  # where its conditions stand
    open: tuple[str, ...] = ()  # what is left to a person
    noted: tuple[Sum, ...] = ()
    readings: tuple[dict[str, str], ...] = ()


@dataclass(slots=True)
class _Group:
    """What one segment grants, with what stands before it (bases) and caps it after (limits)."""

    begin: int
    segment: int
    paid: list[Sum]
    bases: list[Sum]
    limits: list[Sum] = field(default_factory=list)


def drafts_of(part: Part, sums: Sequence[Sum]) -> tuple[tuple[Draft, ...], dict[int, str]]:
    """Return the drafts of a part, and for sums that are in none (by where they start) the reason why."""
    if DENIED.search(BRACKETS.sub("", part.words)) and not any(one.role in PAID for one in sums):
        return (), {}
    found: list[Draft] = []
    reasons: dict[int, str] = {}
    for group in _groups(part, sums):
        ours = _drafts(part, group, sums)
        found += ours
        if not ours:
            why = "unpaired" if len(_main(group)) > 1 and _main(group)[0].quantity.unit in UNITS else "share"
            reasons |= {one.quantity.start: why for one in [*group.paid, *group.bases]}
    if not found and not reasons and not any(one.role in PAID for one in sums) and part.promise.money:
        found += _unstated(part)
    return tuple(found), reasons


def limits_alone(part: Part, sums: Sequence[Sum]) -> bool:
    """Whether a part grants nothing itself and only caps what others do: 同一企业每年度资助总额最高300万元."""
    paid = [one for one in sums if one.role is not Role.THRESHOLD]
    caps = all(one.role in (Role.CEILING, Role.BASIS) and one.quantity.bound is Bound.UP_TO for one in paid)
    return bool(paid) and caps and _caps(part, paid[0].segment)


def _groups(part: Part, sums: Sequence[Sum]) -> list[_Group]:
    if limits_alone(part, sums):
        return []
    groups: list[_Group] = []
    bases: list[Sum] = []
    begin = 0
    for number, segment in enumerate(part.segments):
        here = [one for one in sums if one.segment == number]
        paid = [one for one in here if one.role in PAID]
        rates = [one for one in here if one.role is Role.BASIS]
        if not paid:
            target = groups[-1].limits if rates and groups and is_limit(part, number) else bases
            target += rates
        elif groups and not bases and all(one.role is Role.CEILING for one in paid) and is_limit(part, number):
            groups[-1].limits += [*paid, *rates]
        else:
            groups.append(_Group(begin, number, paid, [*bases, *rates]))
            bases, begin = [], segment.end
    if bases and not groups:
        groups.append(_Group(0, bases[-1].segment, [], bases))
    elif bases:
        groups[-1].limits += bases
    return groups


def _caps(part: Part, segment: int) -> bool:
    """Whether the first grant of a part is a cap without anything before it that is capped."""
    words = part.words[: part.segments[segment].end]
    before = words[: part.segments[segment].start]
    total = re.match(r"(?:同一|两项|全年|单次|每家|每户|单个|每个)[^，,]*(?:额|合计|累计|每[年次])", words)
    return bool(total or (re.search("总额|合计", words) and not GIVEN.search(before))) and "给予" not in words


def _drafts(part: Part, group: _Group, sums: Sequence[Sum]) -> list[Draft]:
    tiers = _tiers(part, group, sums)
    if tiers:
        return [tiers]
    main, opened = _main(group), _left(part, group)
    if not main or (main[0].quantity.unit == SHARE and not _gives(part, main[0])):
        return []
    spans = _spans(part, group)
    noted = tuple(one for one in [*group.bases, *group.limits, *group.paid] if one not in main)
    if any(one.quantity.unit not in UNITS for one in main):
        words = [word("basis", words=_segment(part, one)) for one in main]
        every = tuple(one for one in [*group.paid, *group.bases, *group.limits])
        return [Draft(None, (), spans=spans, open=tuple(dict.fromkeys([*words, *opened])), noted=every)]
    if len(main) == 1:
        return [_draft(part, main[0], "", spans, opened, noted)]
    paired = labels(part, main)
    return [_draft(part, one, label, spans, opened, noted) for one, label in zip(main, paired, strict=bool(paired))]


def _main(group: _Group) -> list[Sum]:
    """Return the sums that are the amount: what is paid, else the standard a unit, else the share."""
    if group.paid:
        awards = [one for one in group.paid if one.role is Role.AWARD]
        caps = [one for one in group.paid if one.role is Role.CEILING]
        return awards if len(awards) == len(caps) == 1 else group.paid
    standards = [one for one in group.bases if one.quantity.unit != SHARE]
    return standards or group.bases


def _gives(part: Part, share: Sum) -> bool:
    """Whether a share is granted: 按…的50%给予资助, not 减按1%征收率, nor the ends of a range."""
    words = part.words[part.segments[share.segment].start :]
    near = words[: part.segments[min(share.segment + 1, len(part.segments) - 1)].end]
    ranged = share.quantity.bound.value in ("from", "to")
    return (
        GIVEN.search(near) is not None
        and not ranged
        and not re.search("征收|税率|税前|减[征免]|计租|利率控制|加计扣除|的扣除", near)
    )


def _draft(
    part: Part, one: Sum, label: str, spans: tuple[tuple[int, int], ...], left: tuple[str, ...], noted: tuple[Sum, ...]
) -> Draft:
    quantity, segment = one.quantity, part.segments[one.segment]
    quote = part.binding(segment.start, _end(part, segment.end))
    sense = SENSE.search(part.words, segment.start, quantity.start)
    text = part.quote(sense.start() if sense else quantity.start, quantity.end)
    if label:
        left = (word("tier", label=label, value=text), *left)
    if not noted and (EACH.search(part.words, segment.start, quantity.start) or one.role is Role.BASIS):
        left = (*left, word("basis", words=quote))
    return Draft(
        {"fixed": {"value": text, "quote": quote}},
        (one,),
        (),
        label,
        word(_result(part, one)),
        spans,
        tuple(dict.fromkeys(left)),
        noted,
    )


def _tiers(part: Part, group: _Group, sums: Sequence[Sum]) -> Draft | None:
    """Read 年销售收入首次突破100亿元、500亿元的，分别奖励100万元、300万元: thresholds with a grant each."""
    passed = (
        [s for s in sums if s.role is Role.THRESHOLD and group.begin <= s.quantity.start < group.paid[0].quantity.start]
        if group.paid
        else []
    )
    if not passed or len(passed) != len(group.paid):
        return None
    cue = SALES.search(part.words[: passed[0].quantity.start])
    values = [s.quantity.value for s in passed]
    if cue is None or values != sorted(set(values)) or {s.segment for s in group.paid} != {group.segment}:
        return None
    quote = part.binding(cue.start(), _end(part, part.segments[group.segment].end))
    texts = [(part.quote(*_at(t)), part.quote(*_at(g))) for t, g in zip(passed, group.paid, strict=True)]
    tiers = {
        "fact": "annual_sales",
        "before": "sales_before",
        "passed": "sales_passed",
        "quote": quote,
        "tiers": [{"threshold": threshold, "grant": grant} for threshold, grant in texts],
    }
    readings = [{"says": word("adds"), "tiers": "adds"}] if len(passed) > 1 else []
    readings += [{"says": word("inclusive"), "tiers": "inclusive"}] if cue[1] == "突破" else []
    spans = tuple((a, min(b, cue.start())) for a, b in _spans(part, group) if a < cue.start())
    after = re.match(
        r"(?:[\d.,万亿元、和及]*)的?(.*)", part.words[passed[-1].quantity.end : part.segments[passed[-1].segment].end]
    )
    who = (
        (part.segments[passed[-1].segment].end - len(after[1]), part.segments[passed[-1].segment].end)
        if after
        else (0, 0)
    )
    spans += (_trim(part, *who),) if who[0] < _trim(part, *who)[1] else ()
    opened = _left(part, group)
    return Draft(
        {"tiers": tiers}, tuple(group.paid), tuple(passed), "", word(_result(part, group.paid[0])), spans, opened,
        (*group.bases, *group.limits), tuple(readings),
    )  # fmt: skip


def _at(one: Sum) -> tuple[int, int]:
    return one.quantity.start, one.quantity.end


def _left(part: Part, group: _Group) -> tuple[str, ...]:
    bases = [word("basis", words=_segment(part, one)) for one in group.bases]
    limits = [word("limit", words=_segment(part, one)) for one in group.limits]
    return tuple(dict.fromkeys([*bases, *limits]))


def _segment(part: Part, one: Sum) -> str:
    segment = part.segments[one.segment]
    return part.quote(segment.start, _end(part, segment.end))


def _spans(part: Part, group: _Group) -> tuple[tuple[int, int], ...]:
    """Return where the conditions of a group stand: its segments up to the words that grant, reckon or cap."""
    found = []
    reckoned = {one.segment for one in [*group.bases, *group.paid]}
    for number in range(part.segment_of(group.begin), group.segment + 1):
        segment = part.segments[number]
        start, end = segment.start, segment.end
        heading = HEADING.match(part.words, start)
        start = heading.end() if heading else start
        standard = STANDARD.match(part.words, start, end)
        start = standard.end() if standard else start
        if number in reckoned or number == group.segment:
            cut = CUT.search(part.words, start, end)
            sums = [one.start for one in part.sums if start <= one.start < end and number == group.segment]
            end = min([cut.start() if cut else end, *sums])
        elif given := GIVES.search(part.words, start, end):
            end = given.start()
        start, end = _trim(part, start, end)
        if start < end:
            found.append((start, end))
    return tuple(found)


def _trim(part: Part, start: int, end: int) -> tuple[int, int]:
    while start < end and part.words[end - 1] in "，,；;。：:、":
        end -= 1
    return start, end


def _end(part: Part, end: int) -> int:
    return _trim(part, 0, end)[1]


def _result(part: Part, one: Sum) -> str:
    segment = part.segments[one.segment]
    after, before = part.words[one.quantity.end : segment.end], part.words[segment.start : one.quantity.start]
    for words in (after, before):
        nouns = re.findall(NOUN, words)
        for noun in nouns[:1] if words is after else nouns[-1:]:
            return next((name for name, sign in RESULTS if sign in noun), "result_other")
    return "result_other"


def _unstated(part: Part) -> list[Draft]:
    """Read 按规定给予奖励: money is promised, no sum is said."""
    match = UNSTATED.search(part.words)
    if match is None or part.promise.praise or part.words[-1] in "：:" or LEADING.search(part.words):
        return []
    if PLANNED.search(part.words[: match.start()][-8:]):
        return []
    number = part.segment_of(match.start())
    group = _Group(0, number, [], [])
    return [Draft("unstated", (), result=word("result_other"), spans=_spans(part, group))]
