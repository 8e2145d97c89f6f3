"""The terms of an award: how it is paid, by whom, of what a share is reckoned, where else it is said, relief or not."""

import re

from corpus.grants.amounts import Number
from corpus.grants.grant import Grant, GrantKind
from corpus.grants.groups import Group, Range, Sentence
from corpus.grants.phrases import BASIS, BEFORE_WHOM, PAYER, REFERS, SUMS, grants_from, manner
from corpus.language.quote import Span

OF_SHARE = re.compile(
    r"(?:按照?|以|较(?![^，]*增[加长])|给予)(?!规定)(?:不超过|不高于|最高|不低于)?(?P<base>[^，]{0,120}?)(?:的|给予|予以|超额累进|，){0,3}(?:不超过|最高|不高于)?$|标准[为是](?P<base2>[^，]{1,120}?)的?$"
)
OF_SUM = re.compile("(?:按照?|参照)(?P<base>[^，]{2,60}?)(?:给予|予以)?$")
NO_BASE = re.compile(
    "^(?:每|标准|比例|最高|不超过|一定|有关|相关|规定|国家|以下|上述|程序|要求|就高|年度|月|季度|年|其|该)?(?:标准|规定|比例)?$|就高"
)
BOUND = re.compile(r"(最高|不得?超过|不高于|不低于|不少于|最多|至多)可?(?:按|给予|补贴|资助|奖励|配套)?[^，\d]*$")
LASTING = re.compile(r"最长|不超过|\d")  # 给予最长1年的
LESS = re.compile(
    r"(?:的?幅度|的?(?:预征|征收|税)率)?的?(?:顶格)?(?:减征|征收|减免|计算和收取|收取|缴纳|预缴|计入|确定|下浮|退还|扣除|为限额)"
)
PRICED = re.compile("底价|地价|租金标准|费率|税率")


def terms_of(sentence: Sentence, group: Group) -> Grant:
    """Return what the grants of a group share, as a grant without an award."""
    text = sentence.text
    payer = _payer(sentence, group)
    return Grant(
        GrantKind.SUM,
        manner=_manner(sentence, group),
        base=_base(sentence, group),
        refers=_refers(sentence, group),
        cap=text.span(*group.cap) if group.cap else None,
        payer=text.span(*payer) if payer else None,
    )


def _payer(sentence: Sentence, group: Group) -> Range | None:
    """Return who pays: alone before the award, or before 对: 市级财政对…给予."""
    words = sentence.text.words
    begin, end = sentence.prefix(group)
    alone = PAYER.fullmatch(words[begin:end])
    if alone:
        return begin + alone.start("payer"), begin + alone.end("payer")
    for start, stop in [(begin, end), *reversed(group.own)]:
        found = BEFORE_WHOM.match(words[start:stop])
        if found:
            return start + found.start("payer"), start + found.end("payer")
    return None


def bound_of(sentence: Sentence, group: Group, n: Number) -> Span | None:
    """Return the bound of a number where it stands elsewhere: 分别最高200万元、50万元, 最高可按…的30%."""
    first = group.numbers[0]
    if n.start < n.digits or n.up_to:
        return None
    if first is not n and first.start < first.digits:
        return sentence.text.span(first.start, first.digits)
    found = BOUND.search(sentence.text.words[group.begin : first.digits])
    return sentence.text.span(group.begin + found.start(1), group.begin + found.end(1)) if found else None


def is_relief(sentence: Sentence, n: Number) -> bool:
    """Whether a share is what has to be paid, or is left: 减按1%征收, 底价按70%执行."""
    piece, words = sentence.text.pieces[n.piece], sentence.text.words
    behind = words[n.end : piece.end]
    priced = PRICED.search(words[piece.start : n.start]) and behind.startswith("执行")
    return bool(priced or LESS.match(behind))


def _manner(sentence: Sentence, group: Group) -> Span | None:
    """Return how the award is paid: said beside it, where it is capped, before it, or before the item."""
    text = sentence.text
    for begin, end in [*_paying(sentence, group), *reversed(group.own), *group.announced]:
        found = manner().search(text.words[begin:end])
        if found:
            return text.span(begin + found.start(), begin + found.end())
    for piece in sentence.lead.pieces if sentence.lead and sentence.listed else ():
        assert sentence.lead
        words = sentence.lead.of(piece)
        found = manner().search(words)
        if found and grants_from().search(words):
            return sentence.lead.span(piece.start + found.start(), piece.start + found.end())
    return None


def _paying(sentence: Sentence, group: Group) -> list[Range]:
    """Return the piece of the award and those that go on with it: 给予…一次性资助, its ceiling."""
    pieces = sentence.text.pieces
    found = [(group.begin, pieces[group.head].end)]
    for before, piece in zip(pieces[group.head :], pieces[group.head + 1 :], strict=False):
        capped = group.cap is not None and piece.start <= group.cap[0] <= piece.end
        if before.ends != "，" or not (capped or re.match("再?给予|一次性", sentence.text.of(piece))):
            break
        whole = not capped or group.cap is None or group.cap[0] > piece.start
        found.append((piece.start if whole or group.cap is None else group.cap[1], piece.end))
    return found


def _refers(sentence: Sentence, group: Group) -> Span | None:
    text = sentence.text
    behind = [(p.start, p.end) for p in text.pieces[group.head + 1 :] if re.match("具体|详?见|另行", text.of(p))]
    for begin, end in [(group.begin, text.pieces[group.head].end), *reversed(group.own), *behind]:
        found = REFERS.search(text.words[begin:end])
        if found and _of_award(text.words[begin:end], found):
            return text.span(begin + found.start(), begin + found.end())
    return None


def _of_award(words: str, found: re.Match[str]) -> bool:
    """Whether it is the award that is said elsewhere, and not a condition: 按规定缴纳社保."""
    if re.search("^具体|执行|见", found.group()):
        return True
    return bool(re.match(r"，?(?:可|分别|的?\d|标准|执行|给予|予以|享受|申请|$)", words[found.end() :]))


def _base(sentence: Sentence, group: Group) -> Span | None:
    text = sentence.text
    begin, end = group.begin, sentence.start(group)
    if group.numbers and group.numbers[0].kind is GrantKind.SHARE:
        found = OF_SHARE.search(text.words[begin:end])
        name = "base" if found and found["base"] is not None else "base2"
        if found and found[name]:
            cut = re.search(".*给予", found[name])  # 按银行利率给予实际投资额50%的贴息
            cut = cut if cut and not LASTING.match(found[name], cut.end()) else None
            start = found.start(name) + (cut.end() if cut else 0)
            if start < found.end(name) and not NO_BASE.match(found[name]):
                return text.span(begin + start, begin + found.end(name))
    for start, stop in reversed(group.own):
        found = BASIS.match(text.words[start:stop])
        if found and SUMS.search(found["base"]) and not REFERS.search(found.group()):
            return text.span(start + found.start("base"), start + found.end("base"))
    found = OF_SUM.search(text.words[begin:end])
    if found and SUMS.search(found["base"]) and not REFERS.search(found.group()):
        return text.span(begin + found.start("base"), begin + found.end("base"))
    return None
