"""What is told in words: that something is so, that it is not, and which of several things it is.

A topic is not a telling: a bare word tells only in a clause that holds nothing else and asks nothing.
"""

from collections.abc import Iterable, Iterator, Sequence

from assistant.tellings.assertion import Assertions, Span, SpokenClause
from assistant.tellings.numbers import SpokenNumber, Why
from assistant.tellings.patterns import Pattern, Patterns, StatusPattern
from assistant.tellings.telling import Found

KINDS = frozenset({"applicant", "industrial", "utility"})  # a kind of enterprise may name more: 私营厂
DENIALS = ("不", "没", "没有", "未", "非", "并非", "不是", "尚未", "不算", "不属于")


def read_statuses(
    text: str,
    words: Patterns,
    where: Assertions,
    numbers: Sequence[SpokenNumber],
    asked: Sequence[str],
    beside: Sequence[Span] = (),
) -> list[Found]:
    """Return the booleans and choices that an even `text` tells; `beside` are words of facts that frames read."""
    sure = list(_sure(text, words, where, asked))
    spans = [*((one.start, one.end) for one in sure), *beside]
    doubts = [Found(fact, None, *span, Why.UNSURE) for fact, p in words.unsure.items() for span in _spans(p, text)]
    return [
        *sure,
        *(one for one in doubts if where.tells(one.start, one.end)),
        *(one for one in _bare(text, words, where, numbers, asked, spans) if not _said_so(one, sure)),
    ]


def _said_so(one: Found, sure: Iterable[Found]) -> bool:
    """Whether a word is a part of what is told surely: 不再新增用地 of the same fact, 评上民营经济强镇 of another."""
    same = [(other.start, other.end) for other in sure if other.fact == one.fact]
    within = any(other.start <= one.start and one.end < other.end and other.fact not in KINDS for other in sure)
    return within or _overlaps(same, one.start, one.end)


def _sure(text: str, words: Patterns, where: Assertions, asked: Sequence[str]) -> Iterator[Found]:
    """Yield what stands there with a mark that it tells: 我们是, 刚, 已, a year, a denial."""
    taken: dict[str, list[Span]] = {}
    for one in words.statuses:
        found = _spans(one.sure, text) if one.mention.search(text) else []
        if one.fact in asked:
            found += _spans(one.answer, text)
        for start, end in found:
            if _overlaps(taken.get(one.fact, ()), start, end) or _turned(text, where.clause(start), start, words):
                continue
            if one.value is False or one.value == "other":
                taken.setdefault(one.fact, []).append((start, end))
            clause = where.clause(start)
            if where.tells(start, end) and not (one.value is not False and _withheld(text, clause, start, words)):
                yield Found(one.fact, one.value, start, end, _hedged(text, clause, start, words))


def _turned(text: str, clause: SpokenClause, start: int, words: Patterns) -> bool:
    """Whether a denial that begins at `start` is turned round: 怎么会不是, 不是没有."""
    denies = text.startswith(DENIALS, start)
    return denies and bool(words.scope["turned"].search(text[clause.start : start]))


def _withheld(text: str, clause: SpokenClause, start: int, words: Patterns) -> bool:
    """Whether what begins at `start` is denied or meant to be: 没有首次认定, 准备升规."""
    before = text[clause.start : start]
    return before.endswith(DENIALS) or bool(words.scope["meant"].search(before))


def _hedged(text: str, clause: SpokenClause, start: int, words: Patterns) -> Why | None:
    return Why.UNSURE if words.scope["hedge"].search(text, clause.start, start) else None


def _bare(
    text: str,
    words: Patterns,
    where: Assertions,
    numbers: Sequence[SpokenNumber],
    asked: Sequence[str],
    sure: Sequence[Span],
) -> Iterator[Found]:
    """Yield what the words of the vocabulary tell in clauses that hold nothing but tellings."""
    several = sum(1 for clause in where.clauses if not clause.asks) > 0 and len(where.clauses) > 1
    each = bool(words.scope["each"].search(text))
    for clause in where.clauses:
        if not where.tells(clause.start, clause.end) or (clause.asks and not asked):
            continue
        found = _longest(_words_in(text, clause, words.statuses))
        spans = [*((f.start, f.end) for f in found), *sure, *((n.start, n.end) for n in numbers)]
        spans += [s for a in words.anchors for p in (a.sure, a.words) for s in _spans(p, text)]
        if not found or not is_covered(text, clause, spans, words):
            continue
        for one in found:
            telling = (one.value is False or several) and not each and one.fact not in words.asked_only
            if one.fact in asked or (telling and not clause.asks):
                yield Found(one.fact, one.value, one.start, one.end, _hedged(text, clause, one.start, words))


def _words_in(text: str, clause: SpokenClause, all_said: Iterable[StatusPattern]) -> Iterator[Found]:
    """Yield the words of the vocabulary in a clause; a word inside a longer one of the same fact is none."""
    taken: dict[str, list[Span]] = {}
    for one in all_said:
        for match in one.words.finditer(text, clause.start, clause.end):
            if not _overlaps(taken.get(one.fact, ()), *match.span()):
                taken.setdefault(one.fact, []).append(match.span())
                if not text[clause.start : match.start()].endswith(DENIALS):
                    yield Found(one.fact, one.value, *match.span())


def _longest(words: Iterable[Found]) -> list[Found]:
    """Leave out the words within a longer one of another fact: 新旧动能转换 in 出资新旧动能转换基金."""
    found = list(words)
    return [one for one in found if not any(_holds(other, one) for other in found)]


def _holds(long: Found, short: Found) -> bool:
    wider = long.end - long.start > short.end - short.start
    return wider and long.fact not in KINDS and long.start <= short.start and short.end <= long.end


def is_covered(text: str, clause: SpokenClause, spans: Iterable[Span], words: Patterns) -> bool:
    """Whether nothing is left of the clause without `spans` and fillers."""
    kept = list(text[clause.start : clause.end])
    for start, end in spans:
        for i in range(max(start, clause.start), min(end, clause.end)):
            kept[i - clause.start] = "，"
    return not words.filler.sub("", "".join(kept))


def _spans(pattern: Pattern, text: str) -> list[Span]:
    return [match.span() for match in pattern.finditer(text) if match.group()]


def _overlaps(spans: Iterable[Span], start: int, end: int) -> bool:
    return any(start < last and first < end for first, last in spans)
