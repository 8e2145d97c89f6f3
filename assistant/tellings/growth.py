"""Growth told year by year: 2025年增12%，2026年又增3%; 第一年涨了，第二年持平; 2024、2025年营收都增长了.

Two years in a row that grew are growth of two years, and a year that did not grow is none. One year that grew tells
nothing of the other; a year that fell tells something only where the two years are what is spoken of.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.tellings.assertion import Assertions
from assistant.tellings.numbers import Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.telling import Found

FACT = "growth_two_years"
YEAR = re.compile(
    r"(?<!\d)(?P<long>(?:19|20)\d\d)(?:年度?|(?=[、和与及]))|(?<!\d)(?P<short>\d\d)年"
    r"|(?P<word>大前年|前年|去年|上年|上一年|今年|本年|明年|后年)|(?P<nth>第[一二三123]年|头一年|首年|次年|后一年)"
)
AGO = {"大前年": 3, "前年": 2, "去年": 1, "上年": 1, "上一年": 1, "今年": 0, "本年": 0, "明年": -1, "后年": -2}
NTH = {"一": 1, "1": 1, "头": 1, "首": 1, "二": 2, "2": 2, "次": 2, "后": 2, "三": 3, "3": 3}
FIRST_YEARS = range(20)  # numbers of years after the firm grew; what is larger is a year of the calendar


@dataclass(frozen=True, slots=True)
class _Year:
    """Whether the sales of a year grew; `year` is its number, or which one it is after the firm grew."""

    year: int
    grew: bool
    start: int
    end: int


def grown(
    text: str, words: Patterns, where: Assertions, today: int, asked: Sequence[str], others: Sequence[Found]
) -> list[Found]:
    """Return `others`, with what the years of an even `text` tell of growth in place of what single words do."""
    scaled, years = _years(text, words, today)
    years = [one for one in years if where.tells(one.start, one.end)]
    if not years:
        return list(others)
    first, last = min(one.start for one in years), max(one.end for one in years)
    explicit = FACT in asked or any(words.grown[key].search(text) for key in ("scaled", "about"))
    counted = _counted(years, scaled)
    verdict = _verdict(counted, explicit or len(years) > 1 or counted.keys() <= set(FIRST_YEARS))
    rest = [one for one in others if one.fact != FACT or not _within(one, where, years, verdict)]
    if verdict is not None:
        return [*rest, Found(FACT, verdict, first, last)]
    open_still = FACT in asked and not any(one.fact == FACT for one in rest)
    return [*rest, *([Found(FACT, None, first, last, Why.UNSURE)] if open_still else [])]


def _within(one: Found, where: Assertions, years: Sequence[_Year], verdict: bool | None) -> bool:
    """Whether the years tell better what `one` tells: everything where they settle it, else what their clauses do."""
    return verdict is not None or any(where.clause(one.start) == where.clause(year.start) for year in years)


def _counted(years: Sequence[_Year], scaled: int | None) -> dict[int, bool]:
    """Return by year whether it grew; where the year is known in which the firm grew, of the two after it alone."""
    by_year: dict[int, bool] = {}
    for one in years:
        year = one.year - scaled if scaled and one.year not in FIRST_YEARS else one.year
        by_year[year] = by_year.get(year, True) and one.grew
    if scaled:
        return {year: grew for year, grew in by_year.items() if year in (1, 2)}
    relative = {year: grew for year, grew in by_year.items() if year in FIRST_YEARS}
    return relative or by_year


def _verdict(years: dict[int, bool], explicit: bool) -> bool | None:
    """Return whether two years in a row grew, None where that is not told or hangs on which two are meant."""
    fell = [year for year, grew in years.items() if not grew]
    pairs = [year for year in years if years[year] and years.get(year + 1) and (year == 1 or year not in FIRST_YEARS)]
    if fell:
        return False if explicit and not pairs and len(years) < 3 and fell != [3] else None
    return True if pairs else None


def _years(text: str, words: Patterns, today: int) -> tuple[int | None, list[_Year]]:
    """Return the year in which the firm grew, and the years whose sales are told to have grown or not."""
    scaled: int | None = None
    found: list[_Year] = []
    planned = False
    waiting: list[tuple[int, int]] = []  # the years named that nothing is told of yet, each with its place
    end = 0
    for kind, match in _signs(text, words):
        joined = words.grown["joined"].fullmatch(text, end, match.start())
        if not joined and (kind != "scaled" or not words.grown["dated"].fullmatch(text, end, match.start())):
            waiting = []
        planned = kind == "planned" or (planned and not re.search("[。；]", text[end : match.start()]))
        if kind == "year":
            year = _number(match, today)
            if year not in FIRST_YEARS and year > today and not words.grown["supposed"].search(text):
                continue
            waiting.append((year, match.start()))
        elif kind == "scaled":
            scaled = waiting[-1][0] if waiting and waiting[-1][0] not in FIRST_YEARS else scaled
            waiting = []
        elif kind in ("up", "down"):
            grew = kind == "up" and not words.grown["less"].search(match.group())
            apart = "分别" in text[end : match.start()]
            each = _apart(text, words, match.start()) if apart else [grew] * len(waiting)
            if len(each) == len(waiting) and not planned:
                found += [_Year(year, up, start, match.end()) for (year, start), up in zip(waiting, each, strict=True)]
                if (
                    [year for year, _ in waiting] == [2]
                    and each == [True]
                    and _again(text, words, waiting[0][1], match)
                ):
                    found.append(_Year(1, True, waiting[0][1], match.end()))
            waiting = []
        else:
            waiting = waiting if kind == "than" else []
        end = match.end()
    return scaled, found


def _again(text: str, words: Patterns, start: int, grew: re.Match[str]) -> bool:
    """Whether the second year grew as the first did: 第二年也接着涨."""
    return bool(words.grown["again"].search(text, start, grew.start()))


def _apart(text: str, words: Patterns, at: int) -> list[bool]:
    """Return of a list at `at` whether each grew; a bare share goes the way of the one before: 增长12%、8%、下降3%."""
    each: list[bool] = []
    while match := words.grown["item"].match(text, at):
        up = bool(match["up"]) or (not match["down"] and bool(each and each[0]))
        each.append(up and not words.grown["less"].search(match.group()))
        at = match.end()
    return each


def _signs(text: str, words: Patterns) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield years, comparisons, growth and falls as they stand, none within another."""
    kinds = (
        *((key, words.grown[key]) for key in ("than", "scaled", "planned", "neither", "down", "up")),
        ("year", YEAR),
    )
    at = 0
    while True:
        matches = [(kind, match) for kind, pattern in kinds if (match := pattern.search(text, at))]
        if not matches:
            return
        kind, match = min(matches, key=lambda pair: (pair[1].start(), -pair[1].end()))
        yield kind, match
        at = match.end()


def _number(match: re.Match[str], today: int) -> int:
    if match["nth"]:
        return next(NTH[sign] for sign in match["nth"] if sign in NTH)
    if match["word"]:
        return today - AGO[match["word"]]
    return int(match["long"]) if match["long"] else 2000 + int(match["short"])
