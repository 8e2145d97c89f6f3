"""Wrong sums in an answer, judged without the verifier and without the reader of quantities that it uses.

Every number shown has to stand in the words that its own statement cites, or in the assessment that it tells of, which
is weighed again. A sum that was to be expected has to be the one that is told. Reads plain JSON; a number that it
cannot account for counts as wrong.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import cn2an

from assistant.weighing.assess import assess
from assistant.weighing.assessment import Assessment
from corpus.measures.facts import vocabulary
from corpus.measures.measure import Measure
from corpus.model import Policy
from eval.score import ScoredCase

Number = tuple[Decimal, str]  # the value and 元, % or "" for a count
PolicyOf = Callable[[str], Policy]
MeasureOf = Callable[[str], Measure]

HAN = "零〇一二两三四五六七八九十百千万亿"
TIMES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万亿|千万|百万|亿|万|千|百)?\s*(元|块|%|个百分点)?")
WORDS = re.compile(rf"([{HAN}]+)(元|块)|百分之([{HAN}\d.]+)")
WIDE = {0xFF01 + i: 0x21 + i for i in range(94)}


def numbers(text: str) -> set[Number]:
    """Return the numbers of a text: sums in yuan, per cents, and whatever else is written in digits."""
    plain = text.translate(WIDE)
    return {*_in_digits(plain), *_in_words(plain)}


def wrong_sums(
    case: ScoredCase, answer: Mapping[str, Any], policy_of: PolicyOf, measure_of: MeasureOf
) -> tuple[str, ...]:
    """Return the numbers that an answer shows and nothing accounts for, and the sums that are not those expected."""
    strange = [
        f"{_written(number)} in {statement['text'][:40]}"
        for statement in answer["statements"]
        for number in sorted(numbers(statement["text"]) - _granted(statement, answer, policy_of, measure_of))
    ]
    return (*strange, *_unexpected(case, answer), *(f"says {words}" for words in _denied(case, answer)))


def _in_digits(text: str) -> Iterator[Number]:
    for found in DIGITS.finditer(text):
        number, times, unit = found.groups()
        value = Decimal(number.replace(",", "")) * TIMES[times or ""]
        money = unit in ("元", "块") or (times and unit is None)
        yield value, "元" if money else "%" if unit == "%" else ""


def _in_words(text: str) -> Iterator[Number]:
    for found in WORDS.finditer(text):
        money, _, share = found.groups()
        try:
            yield Decimal(str(cn2an.cn2an(money or share, "smart"))), "元" if money else "%"
        except ValueError:
            continue  # 百元 alone, 万元 after digits: no number of its own


def _granted(
    statement: Mapping[str, Any], answer: Mapping[str, Any], policy_of: PolicyOf, measure_of: MeasureOf
) -> set[Number]:
    cited = [answer["citations"][i] for i in statement["citations"]]
    words = [policy_of(c["policy_id"]).text[c["start"] : c["end"]] for c in cited]
    words += [str(c[key]) for c in cited for key in ("policy_title", "document_number", "label", "heading") if c[key]]
    granted = {number for text in words for number in numbers(text)}
    if statement["assessment"] is not None:
        raw = answer["assessments"][statement["assessment"]]
        facts = vocabulary().restored(raw["facts"])
        granted |= _weighed(assess(measure_of(raw["measure_id"]), facts, date.fromisoformat(raw["as_of"])))
    return granted | {(value, "") for value, _ in granted}


def _weighed(found: Assessment) -> set[Number]:
    amounts = [found.amount, found.total, found.if_met, *(reading.amount for reading in found.readings)]
    own = {(amount.value, "%" if amount.unit == "%" else "元") for amount in amounts if amount}
    texts = [vocabulary()[name].show(value) for name, value in found.facts.items()]
    texts += [step.value for step in (*found.steps, *found.pending)] + [missing.ask for missing in found.missing]
    texts += [found.title, found.as_of.isoformat(), *found.notes, *(reading.says for reading in found.readings)]
    return own | {number for text in texts for number in numbers(text)}


def _unexpected(case: ScoredCase, answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield a sum that is told as due where another was to be expected, or none."""
    entitled = [a for a in answer["assessments"] if a["outcome"] == "eligible" and a["amount"]]
    due = [amount for a in entitled for amount in (a["amount"], a["total"]) if amount]
    if case.amount_yuan is not None and due:
        sums = [Decimal(amount["value"]) for amount in (answer["total"], *due) if amount]
        if all(abs(value - case.amount_yuan) > case.tolerance for value in sums):
            yield f"comes to {due[0]['value']}, not {case.amount_yuan}"
    if due and (case.kind in ("abstain", "unstated", "smalltalk") or case.eligible is False):
        yield f"gives {due[0]['value']} where nothing is due"


def _denied(case: ScoredCase, answer: Mapping[str, Any]) -> list[str]:
    return [words for words in case.must_not if words in answer["text"]]


def _written(number: Number) -> str:
    return f"{number[0]:f}{number[1]}"
