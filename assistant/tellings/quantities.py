"""Numbers told: the word before a number makes it a fact's, 去年92亿 and 基准地价每平180元.

Nothing but fillers may stand between: 去年拿了10万元奖励 tells no sales. A number whose unit does not fit is asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import SQUARE, SpokenNumber, Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.telling import BEFORE, NOW, PASSED, Found
from corpus.language.exact import converted
from corpus.measures.facts import Fact, FactError, Type, Value

SALES = frozenset({PASSED, NOW, BEFORE})
ONES = {"", "个", "家", "所", "项"}
REACH = 40  # characters before a number within which its word stands
EACH = re.compile(rf"(?:每|/|[元块]一)(?:{SQUARE})")
LIST = re.compile("[、和或]|以及")


@dataclass(frozen=True, slots=True)
class _Anchor:
    fact: Fact
    sure: bool
    start: int
    end: int


def measured(
    text: str, words: Patterns, where: Assertions, numbers: Sequence[SpokenNumber], asked: Sequence[str]
) -> tuple[list[Found], list[SpokenNumber]]:
    """Return what the numbers of an even `text` tell, and those that nothing makes a fact's."""
    found: list[Found] = []
    free: list[SpokenNumber] = []
    each = bool(EACH.search(text))  # 每平：标准200元，基准价180元
    before, last, denied = 0, None, False
    for i, number in enumerate(numbers):
        no = words.denied.search(text, before, number.start)
        priced = each or number.each or "/" in number.unit
        anchor = _anchor(text, words, where, replace(number, start=no.start()) if no else number, before, priced)
        gap = text[before : number.start]
        if anchor is None and last and (words.scope["amend"].search(gap) or (denied and words.instead.fullmatch(gap))):
            anchor = last  # 今年105亿，不对，是101亿; 今年不是105亿，是101亿
        if anchor is None and last and found and _goes_on(words, gap, last, found[-1], number):
            anchor = _Anchor(
                next(a.fact for a in words.anchors if a.fact.name == NOW), False, number.start, number.start
            )
        if (
            i
            and anchor
            and anchor.fact.name == NOW
            and anchor.start == before
            and _of_another(text, last, numbers[i - 1])
        ):
            anchor = last  # 贷款余额由100万增至300万
        before, last, denied = number.end, anchor, no is not None
        passed = anchor is not None and anchor.fact.name == PASSED
        if denied or not where.tells(number.start, number.end) or (not passed and _spoiled(text, words, number)):
            continue
        if anchor is None:
            free.append(number)
        elif not (passed and _listed(text, numbers, i)):
            unsure = _unsure(text, words, where, numbers, i, anchor)
            found += _tellings(text, words, number, anchor, priced or anchor.fact.name in asked, unsure)
    return found, free


def _goes_on(words: Patterns, gap: str, last: _Anchor, passed: Found, number: SpokenNumber) -> bool:
    """Whether the number says how far the sales went that passed a sum: 头一回过了五百亿，512亿."""
    more = isinstance(passed.value, Decimal) and number.value is not None and number.value > passed.value
    follows = last.fact.name == PASSED == passed.fact and number.unit == "CNY"
    return more and follows and bool(words.exactly.fullmatch(gap))


def _of_another(text: str, last: _Anchor | None, number: SpokenNumber) -> bool:
    """Whether the number before, from which the next one rose, is told of something other than sales."""
    return last.fact.name not in SALES if last else text[: number.start].endswith(("由", "从"))


def _spoiled(text: str, words: Patterns, number: SpokenNumber) -> bool:
    return bool(words.spoiled.match(text[number.end :]))


def fits(fact: Fact, number: SpokenNumber, each: bool) -> Why | None:
    """Return why a number cannot be the fact's, None where it can; `each`: that it is a price is clear."""
    code, unit = fact.code, number.unit
    if code == "CNY/m2":
        return None if unit in ("CNY/m2", "CNY/mu") or (each and unit in ("CNY", "")) else Why.UNIT
    if fact.type is Type.AREA:
        return None if unit in ("mu", "m2") else Why.UNIT
    if fact.type in (Type.COUNT, Type.NUMBER, Type.RANK):
        return None if unit in ONES | {code, "rank", "人"} else Why.UNIT
    return None if unit == code else Why.UNIT


def worth(fact: Fact, number: SpokenNumber) -> Value | None:
    """Return the number as a value of the fact in its own unit; None where it is none, as a sum without a unit is."""
    if number.value is None or (fact.code == "CNY" and number.unit != "CNY"):
        return None
    own = converted(number.value, number.unit, fact.code)
    try:
        return fact.read(number.value if own is None else own)
    except FactError:
        return None


def _anchor(
    text: str, words: Patterns, where: Assertions, number: SpokenNumber, before: int, priced: bool
) -> _Anchor | None:
    """Return the word that makes the number a fact's: a sure one before others, then the nearest, then the longest.

    A year before outweighs how the sales moved: 去年掉到90亿.
    """
    first = max(before, number.start - REACH)
    found: list[_Anchor] = []
    for anchors in words.anchors:
        for sure, pattern in ((True, anchors.sure), (False, anchors.words), *[(False, anchors.faint)] * priced):
            for match in pattern.finditer(text, first, number.end if sure else number.start):
                end = match.end()
                if sure and not words.led.fullmatch(
                    text, max(before, where.clause(match.start()).start), match.start()
                ):
                    continue
                if end <= number.start and words.between.fullmatch(text, end, number.start):
                    found.append(_Anchor(anchors.fact, sure, match.start(), end))
    fitting = [a for a in found if fits(a.fact, number, True) is None] or [a for a in found if _kin(a.fact, number)]
    best = max(fitting, key=lambda a: (a.sure, a.fact.name == BEFORE, a.end, a.end - a.start), default=None)
    return best or _behind(text, words, where, number)


def _behind(text: str, words: Patterns, where: Assertions, number: SpokenNumber) -> _Anchor | None:
    """Return what stands behind its number: 103亿，今年的; 2万平方米的地."""
    behind = words.behind.match(text, number.end)
    fact = next((a.fact for a in words.anchors if behind and a.fact.name == behind.lastgroup), None)
    if fact is None or fits(fact, number, False) or (number.unit == "mu"):
        return None
    own = words.alone.get(fact.name)
    if own and own.alien.search(text, where.clause(number.start).start, number.start):
        return None  # 新征2万平米地
    return _Anchor(fact, True, number.start, number.start)


def _kin(fact: Fact, number: SpokenNumber) -> bool:
    """Whether a number could be meant for the fact though its unit is missing or wrong: 营收92, 取得成本每亩20万元."""
    money = fact.type is Type.MONEY and number.unit in ("", "CNY", "CNY/m2", "CNY/mu", "USD", "EUR", "HKD", "JPY")
    return money or (fact.type is Type.AREA and number.unit == "")


def _tellings(
    text: str, words: Patterns, number: SpokenNumber, anchor: _Anchor, each: bool, unsure: bool
) -> Iterator[Found]:
    misfit = fits(anchor.fact, number, each)
    why = number.why or misfit or (Why.UNSURE if unsure else None)
    if why is None and words.bounding.search(text, anchor.end, number.start):
        why = Why.BOUND
    highest = anchor.fact.name == BEFORE and "最高" in text[anchor.start : number.start]
    if why is Why.BOUND and (anchor.fact.name == PASSED or highest):
        why = misfit  # 首次突破100亿, 历史最高98亿: the number itself is what is told
    if why is None and words.approximate.search(text, anchor.start, number.start):
        why = Why.APPROXIMATE
    value = worth(anchor.fact, number)
    if value is None:
        why = why or Why.UNREADABLE
    start = anchor.start if words.between.fullmatch(text, anchor.end, number.start) else number.start
    yield Found(anchor.fact.name, value, start, number.end, why)


def _unsure(
    text: str, words: Patterns, where: Assertions, numbers: Sequence[SpokenNumber], i: int, anchor: _Anchor
) -> bool:
    """Whether the user does not know a number, it is of a forecast, or its sales may be of no year or none at all."""
    number, last = numbers[i], numbers[i - 1] if i else None
    begin = max(where.clause(number.start).start, last.end if last else 0)
    if _either(text, words, numbers, i) or words.forecast.search(text, begin, anchor.start):
        return True
    if _foretold(text, words, number):
        return True
    if anchor.fact.name not in SALES:
        return False
    elsewhere = anchor.fact.name == NOW and not anchor.sure and words.past.search(text, begin, number.start)
    other = last and _beside_other_sums(text, words, where, last)
    return bool(elsewhere or other or words.partial.search(text, begin, number.start))


def _foretold(text: str, words: Patterns, number: SpokenNumber) -> bool:
    """Whether a number is called a forecast behind it: 101亿元（预计）, 101亿元，是预估数; not 101亿元，希望能拿奖."""
    behind = text[number.end :]
    rest = behind.lstrip("（，只就这都还").removeprefix("是")
    forecast = words.forecast.match(rest)
    called = behind.removesuffix(rest).endswith("是")
    return forecast is not None and (called or rest[forecast.end() : forecast.end() + 1] in ("", *"的数值）"))


def _beside_other_sums(text: str, words: Patterns, where: Assertions, last: SpokenNumber) -> bool:
    """Whether the sum before is of something else and no sales are named: 今年净利润1200万元，去年900万元."""
    if words.turnover.search(text):
        return False
    return bool(words.foreign.search(text, where.clause(last.start).start, last.start))


def _either(text: str, words: Patterns, numbers: Sequence[SpokenNumber], i: int) -> bool:
    """去年28亿还是29亿: the user does not know which."""
    return i + 1 < len(numbers) and bool(words.either.fullmatch(text, numbers[i].end, numbers[i + 1].start))


def _listed(text: str, numbers: Sequence[SpokenNumber], i: int) -> bool:
    """突破100亿元、500亿元、1000亿元 names the thresholds of the rule."""
    gap = text[numbers[i].end : numbers[i + 1].start] if i + 1 < len(numbers) else "。"
    return bool(LIST.fullmatch(gap)) and numbers[i + 1].unit == numbers[i].unit
