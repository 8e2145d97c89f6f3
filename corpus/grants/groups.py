"""Cuts a sentence into groups: an award, and the pieces that lead to it since the award before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.grants.amounts import Number, NumberRole
from corpus.grants.grant import GrantKind
from corpus.grants.phrases import BY, CEILING, FILLERS, GIVES, NOTE, ONLY, SUMS, granting, outside, to_whom
from corpus.grants.receiver import LABEL
from corpus.grants.sentence import Piece, Text
from corpus.grants.unstated import Promised, promised

Range = tuple[int, int]
CAPPED = re.compile(
    r"(?P<who>对?(?:同一|每|单)[个家户]?[^，\d每年]{0,16}?)的?(?=[每年获享累总合资奖补])"
    r"(?P<cap>(?:每年度?|每?年|年度)?[^，\d]{0,14}?(?:总额|累计|合计|获得|享受|支持|(?:奖励|资助|补贴|补助)(?:额度?|金额))[^，\d]*)$"
)
TOTAL = re.compile(
    r"(?P<who>[^，\d]{0,20}?)(?P<cap>(?:奖励|资助|补贴|补助|扶持|奖补|贴息)(?:资金)?(?:总金?额|合计|累计)[^，\d]*)$"
)
SERVED = re.compile("(?:提供|给予|享受|发放)[^，的]{0,10}$")  # before 免费住宿, 租金减免
EACH = re.compile("每|单|同一|总额|累计|合计")


@dataclass(slots=True)
class Group:
    """An award, of one number or of several in a row or `promised` without one, and what leads to it."""

    numbers: list[Number]
    head: int  # the piece of the award
    own: list[Range]  # the pieces before it
    promised: Promised | None = None
    cap: Range | None = None
    announced: tuple[Range, ...] = ()  # the pieces that announced it: 可申请一次性求职补贴，标准为…
    whom: Range | None = None  # whom the cap that stands over it caps
    begin: int = 0  # where it begins within the piece of the award


@dataclass(frozen=True)
class Sentence:
    """What is read: the words, the words that they depend on, whether they are an item or a row, their numbers."""

    text: Text
    lead: Text | None
    listed: bool
    numbers: tuple[Number, ...]

    def start(self, group: Group) -> int:
        """Return where the award of a group begins, the unit before it included."""
        if group.promised:
            return self.text.pieces[group.head].start + group.promised.begin
        first = group.numbers[0]
        return min(first.start, first.unit_of[0]) if first.unit_of else first.start

    def prefix(self, group: Group) -> Range:
        """Return the words of the award's piece before its granting words."""
        words = self.text.words
        begin, end = group.begin, self.start(group)
        cut = FILLERS.search(words[begin:end]) if group.promised else granting(words[begin:end])
        end = begin + cut.start() if cut else end
        served = SERVED.search(words[begin:end]) if group.promised else None
        end = begin + served.start() if served else end
        by = BY.search(words[begin:end]) if group.promised else None
        end = begin + by.start() if by and SUMS.search(by.group()) else end
        while begin < end and words[begin] in "、，和及与；":
            begin += 1
        return begin, end


def groups_of(sentence: Sentence) -> tuple[list[Group], list[Range]]:
    """Return the groups of a sentence in order, and its notes."""
    groups: list[Group] = []
    notes: list[Range] = []
    own: list[Range] = []
    asked = sentence.text.words.endswith("？")
    for i, piece in enumerate(() if asked else sentence.text.pieces):
        found, is_note = _of_piece(sentence, i, piece, own, groups)
        groups += found
        for n in sentence.numbers:
            if n.piece == i and n.role is NumberRole.CAP:
                _limit(sentence, groups, _cap(sentence, n))
                own = []
        if is_note:
            notes.append((piece.start, piece.end))
        elif found:
            own = []
        elif not any(n.piece == i and n.role is NumberRole.CAP for n in sentence.numbers):
            own = [*own, (piece.start, piece.end)]
        if piece.ends in "；。":
            own = []
    return _begun(sentence, _weeded(sentence, _under(sentence, groups))), notes


def _of_piece(
    sentence: Sentence, i: int, piece: Piece, own: list[Range], groups: list[Group]
) -> tuple[list[Group], bool]:
    """Return the groups whose award stands in a piece, and whether it is a note."""
    words = sentence.text.of(piece)
    mine = [n for n in sentence.numbers if n.piece == i]
    awards = [n for n in mine if n.role is NumberRole.AWARD]
    paid = awards or any(n.role is NumberRole.CAP for n in mine)
    what = None if paid else promised(words)
    granted = what and GIVES.search(words) and "原则" not in words
    noted = NOTE.search(outside(words)) and not paid and not granted
    if noted or ONLY.search(words):
        return [], True
    single = len(awards) == 1 and awards[0].kind is not GrantKind.RANGE
    capped = _capped(words) if single else None
    if capped:
        begin = LABEL.match(words).end()  # type: ignore[union-attr]  # it matches nothing at least
        whom = (max(begin, capped.start("who")), capped.end("who"))
        cap = (piece.start + capped.start("cap"), awards[0].end)
        return [Group([], i, own, Promised(GrantKind.CAP, (whom,), 0), cap)], False
    if awards:
        runs = _runs(sentence.text.words, awards)
        return [Group(run, i, own if n == 0 else []) for n, run in enumerate(runs)], False
    whom_again = re.match("[为对]", words) is not None
    again = (
        not whom_again
        and groups
        and groups[-1].head == i - 1
        and what
        and what.kind is GrantKind.UNSTATED
        and not what.negated
    )
    return ([Group([], i, own, what)] if what and not again else []), False


def _runs(words: str, awards: Sequence[Number]) -> list[list[Number]]:
    """Return the awards of a piece, those together that nothing but a join parts."""
    runs: list[list[Number]] = []
    for n in awards:
        last = runs[-1][-1] if runs else None
        joined = last and re.fullmatch("[、和与及或，]|以及|或者", words[last.end : n.start])
        if last and joined and (last.kind is GrantKind.SHARE) == (n.kind is GrantKind.SHARE):
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _capped(words: str) -> re.Match[str] | None:
    """Return whose grants a piece caps, all of them: 同一企业每年度获得资助总额|最高300万元."""
    for ceiling in CEILING.finditer(words):
        before = words[: ceiling.start()]
        found = None if GIVES.search(before) else CAPPED.match(before) or TOTAL.match(before)
        if found:
            return found
    return None


def _cap(sentence: Sentence, n: Number) -> Range:
    """Return a further ceiling with what it is a ceiling of: 单个项目最高300万元."""
    piece, words = sentence.text.pieces[n.piece], sentence.text.words
    verb_ends = [piece.start + m.end() for m in re.finditer("给予|予以", words[piece.start : n.start])]
    earlier = [one.end for one in sentence.numbers if one.piece == n.piece and one.end <= n.start]
    begin = max([piece.start, *verb_ends, *earlier])
    whom = to_whom().search(words[piece.start : n.start]) if verb_ends else None
    if whom and not EACH.match(whom["who"]):
        begin = max(begin, piece.start + whom.end("who"))
    lead = re.match(
        r"(?:(?:补助|奖励|补贴|资助)、)?(?:且|但|并|、|，|其中|一次性|年度|其)*(?:分[一二三四五\d两]年)?(?:给予)?",
        words[begin : n.start],
    )
    return begin + (lead.end() if lead else 0), n.end


def _limit(sentence: Sentence, groups: list[Group], cap: Range) -> None:
    """Set a ceiling on the last award; one of each or of all (每家, 总额) on those before it too."""
    for group in reversed([group for group in groups if group.numbers]):
        if group.cap is not None:
            return
        group.cap = cap
        if not EACH.match(sentence.text.words[cap[0] : cap[1]]):
            return


def capped_whom(sentence: Sentence, group: Group) -> Range | None:
    """Return whose grants a cap caps, if it says."""
    assert group.promised
    at, (start, end) = sentence.text.pieces[group.head].start, group.promised.items[0]
    return (at + start, at + end) if start < end else None


def _under(sentence: Sentence, groups: list[Group]) -> list[Group]:
    """Let a cap that ends with a colon cap what follows it, and be no grant of its own."""
    kept: list[Group] = []
    over: Group | None = None
    for group in groups:
        capping = group.promised is not None and group.promised.kind is GrantKind.CAP
        if capping and group is not groups[-1] and sentence.text.pieces[group.head].ends == "：":
            over = group
            continue
        if over and group.numbers:
            group.cap = group.cap or over.cap
            group.whom = capped_whom(sentence, over)
        kept.append(group)
    return kept


def _weeded(sentence: Sentence, groups: list[Group]) -> list[Group]:
    """Drop what only announces the sums that follow, and what is denied twice."""
    kept: list[Group] = []
    carried: list[Range] = []
    announced: tuple[Range, ...] = ()
    for i, group in enumerate(groups):
        what = group.promised
        if what and what.kind is GrantKind.UNSTATED and not what.negated and any(one.numbers for one in groups):
            if any(one.numbers for one in groups[i + 1 :]):
                piece = sentence.text.pieces[group.head]
                announced = (*announced, (piece.start, piece.end))
                carried = [*group.own, *([(piece.start, piece.start + what.begin)] if what.begin else [])]
            continue
        if what and what.negated and kept and kept[-1].promised and kept[-1].promised.negated:
            continue
        if carried and not any(sentence.text.words.startswith("对", begin) for begin, _ in group.own):
            group.own = [*carried, *group.own]
        group.announced = announced
        carried, announced = [], ()
        kept.append(group)
    return kept


def _begun(sentence: Sentence, groups: list[Group]) -> list[Group]:
    """Say where each group begins in its piece: behind the award before it, if that stands there too."""
    for i, group in enumerate(groups):
        before = groups[i - 1] if i else None
        group.begin = sentence.text.pieces[group.head].start
        if before and before.head == group.head and before.numbers:
            group.begin = before.numbers[-1].end
    return groups
