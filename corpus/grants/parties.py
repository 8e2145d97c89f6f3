"""Who is granted an award, and what is required of them: out of the pieces before and behind it, and the lead."""

import re

from corpus.grants.grant import GrantKind
from corpus.grants.groups import Group, Range, Sentence, capped_whom
from corpus.grants.phrases import SUM, SUPPORT, aims, grants_from, is_aside, to_whom
from corpus.grants.receiver import LABEL, Party, party
from corpus.grants.sentence import Text
from corpus.grants.wordlists import either
from corpus.language.quote import Span

OPENS = re.compile(LABEL.pattern + "(?:其中)?(?:对(?!接)|凡)")
ARTICLE = re.compile("第[一二三四五六七八九十百]+条")
ASIDE = re.compile("（[^（）]*(?:除外|下同|目前|一般)[^（）]*）的?")  # in brackets: no condition


def of_group(sentence: Sentence, group: Group, label: Range | None) -> tuple[Span | None, list[Span]]:
    """Return the receiver that the group names, if any, and what it requires; a bare `label` is neither."""
    text = sentence.text
    stretches = [*group.own, sentence.prefix(group)]
    stretches = [(b, e) for b, e in stretches if b < e and not (label and b <= label[0] < e)]
    found = [(b, party(text.words[b:e])) for b, e in _without_aims(text, stretches) if not is_aside(text.words[b:e])]
    receiver = _given_to(sentence, group)
    chosen = None if receiver else _chosen(found, text, stretches)
    required = [span for i, (begin, one) in enumerate(found) for span in _required(text, begin, one, i == chosen)]
    if receiver is None and chosen is not None:
        begin, one = found[chosen]
        assert one.receiver
        receiver = text.span(begin + one.receiver[0], begin + one.receiver[1])
    return receiver or _supported(text, group), required


def of_lead(lead: Text | None, listed: bool) -> tuple[Span | None, tuple[Span, ...]]:
    """Return whom the words before a sentence name first, and, before an item, what they require."""
    receiver: Span | None = None
    required: list[Span] = []
    for piece in lead.pieces if lead else ():
        assert lead
        words = lead.of(piece)
        if SUM.search(words) or "|" in words:
            break
        if ARTICLE.match(words):  # what an article before it requires is not required here
            required = []
        granting = grants_from().search(words)
        words_before = words[: granting.start()] if granting else words
        if not words_before or is_aside(words_before) or (piece.ends == "：" and words.endswith("对象")):
            continue
        found = party(words_before)
        if found.receiver and receiver is None:
            receiver = lead.span(piece.start + found.receiver[0], piece.start + found.receiver[1])
        headed = "【" in words or (piece.ends in "\n" and not granting)
        if listed and not headed and (receiver or piece.ends == "，"):
            required += [lead.span(piece.start + s, piece.start + e) for s, e in found.required]
    return receiver, tuple(required)


def receives(words: str) -> bool:
    """Whether a label is a receiver itself: 第一类资助对象, 省级平台."""
    return bool(re.search(f"{either('receivers')}$", words))


def is_thing(words: str) -> bool:
    """Whether a receiver is a thing: whoever the lead-in names receives before it."""
    return re.search("(?:项目|厂房|用房)$", words) is not None


def _required(text: Text, begin: int, one: Party, chosen: bool) -> list[Span]:
    """Return what a piece requires; of a piece whose noun is not the receiver all of it."""
    ranges = list(one.required)
    if one.receiver and not chosen:
        ranges = [(min([one.receiver[0], *(s for s, _ in ranges)]), max([one.receiver[1], *(e for _, e in ranges)]))]
    return [
        text.span(begin + s + a, begin + s + b)
        for s, e in ranges
        for a, b in _without_asides(text.words[begin + s : begin + e])
    ]


def _without_asides(words: str) -> list[Range]:
    """Return what is left of a condition without the remarks in brackets that limit it."""
    cuts = [match.span() for match in ASIDE.finditer(words)]
    edges = [0, *(at for cut in cuts for at in cut), len(words)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _chosen(found: list[tuple[int, Party]], text: Text, stretches: list[Range]) -> int | None:
    """Return which piece names the receiver: the last where it stands at its end, else the first that names any."""
    named = [i for i, (_, one) in enumerate(found) if one.receiver]
    if not named:
        return None
    begin, one = found[named[-1]]
    end = next(e for b, e in stretches if b == begin)
    at_end = one.receiver is not None and begin + one.receiver[1] >= end - 1
    return named[-1] if at_end and named[-1] == len(found) - 1 else named[0]


def _given_to(sentence: Sentence, group: Group) -> Span | None:
    """Return the receiver named behind 给予: 给予活动举办方5万元, 补助给承训单位."""
    text = sentence.text
    capping = group.promised is not None and group.promised.kind is GrantKind.CAP
    whom = capped_whom(sentence, group) if capping else group.whom
    if capping or whom:
        return text.span(*whom) if whom else None
    if group.promised and group.promised.kind is GrantKind.IN_KIND:
        head = text.pieces[group.head]
        served = re.search(f"为(?P<who>[^，的]{{0,14}}?{either('receivers')})(?=提供|办理|发放|刻制)", text.of(head))
        if served:
            return text.span(head.start + served.start("who"), head.start + served.end("who"))
    for begin, end in _giving(sentence, group):
        found = to_whom().search(text.words[begin:end])
        behind = bool(group.numbers) and begin >= group.numbers[-1].end
        if found and (behind or found["verb"] != "对"):
            return text.span(begin + found.start("who"), begin + found.end("who"))
    return None


def _giving(sentence: Sentence, group: Group) -> list[Range]:
    """Return the stretches at whose end a receiver may stand: before the award, before its ceiling, behind it."""
    text = sentence.text
    head = text.pieces[group.head]
    found = [(head.start, sentence.start(group))]
    if group.cap:
        found += [(p.start, group.cap[0]) for p in text.pieces if p.start <= group.cap[0] <= p.end][:1]
    follows = group.head + 1 < len(text.pieces) and head.ends == "，"
    if follows and not any(n.piece == group.head + 1 for n in sentence.numbers):
        after = text.pieces[group.head + 1]
        noun = re.search(either("award_nouns"), text.of(after))
        if noun and re.match("再?给予", text.of(after)):
            found.append((after.start, after.start + noun.start()))
        if re.match("补助给|奖励给|支付给", text.of(after)):
            found.append((after.start, after.end))
    if group.numbers and re.match("[^，]{0,6}[对向给]", text.words[group.numbers[-1].end : head.end]):
        found.append((group.numbers[-1].end, head.end))
    return found


def _supported(text: Text, group: Group) -> Span | None:
    """Return whom an opening aim speaks of, where nothing behind it names anybody: 鼓励企业申报…，对获评…的."""
    for begin, end in group.own:
        one = party(text.words[begin:end]).receiver
        if one and SUPPORT.match(text.words[begin:end]):
            return text.span(begin + one[0], begin + one[1])
    return None


def _without_aims(text: Text, stretches: list[Range]) -> list[Range]:
    """Leave out the aims that open a sentence: 加快科技管理体制改革，对…"""
    words = [text.words[begin:end] for begin, end in stretches]
    opens = next((i for i, w in enumerate(words) if OPENS.match(w)), 0)
    return [stretch for i, stretch in enumerate(stretches) if not _is_aim(words[i], i < opens)]


def _is_aim(words: str, before: bool) -> bool:
    """Whether a piece is an aim; of support only where another piece behind it says for whom."""
    if words.endswith(("的", "后", "时")) or re.search(r"\d|期间?内?$", words):
        return False
    return before or (aims().match(words) is not None and not SUPPORT.match(words))
