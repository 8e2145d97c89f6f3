"""The conditions of a promise: those that the vocabulary of facts has, and the words that a person has to read.

A condition is mapped where the words leave no doubt which fact they mean; all else stays as a note. A segment of which
only some words are mapped is noted too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.language.bound import Bound
from corpus.language.quantity import Quantity, quantities
from corpus.measures.facts import vocabulary
from ingest.drafting.part import Part

LAST = r"(?:的)?$"  # who is granted it stands last: 对…的民营企业; what they deal with stands before
APPLICANTS = (
    ("individual_business", rf"(?:个体工商户|个体户|个体商户){LAST}"),
    ("town", rf"(?:乡镇|街道){LAST}"),
    ("county", rf"县（市、区）{LAST}"),
    ("enterprise", rf"(?:企业|公司){LAST}"),
)
TRUE = (
    ("newly_above_scale", r"新增规上|新升规|升规纳统|首次[“\"]?进规|首次(?:进入|纳入|升为)[^，]{0,4}规模以上|新入规"),
    ("above_scale", rf"(?<!首次进入)(?<!首次纳入)(?:规模以上|规上)(?:的|工业)?企业{LAST}"),
    ("first_recognition", r"首次(?:被)?(?:获得)?认定|新认定|首次经[^，]{2,16}认定"),
    ("tech_sme", rf"科技型中小企业{LAST}"),
    ("industrial", rf"工业企业{LAST}"),
)
CHOICES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("ownership", ("private",), rf"民营企业{LAST}"),
    ("size", ("medium", "small", "micro", "small_micro"), rf"(?<!科技型)中小微企业{LAST}"),
    ("size", ("small", "micro", "small_micro"), rf"(?<!中)小微企业{LAST}"),
)
SALES = r"(?<![或和及与、])(?:营业收入|主营业务收入|销售收入|销售额)"
COMPARING = r"(?:达到?|超过|突破|首次突破|首次超过|不低于|不少于|在)?"
MEASURED = (
    ("annual_sales", rf"(?:年|年度)?{SALES}{COMPARING}$", ("CNY",)),
    ("land_area", rf"(?:占地|用地)(?:面积)?{COMPARING}$", ("mu",)),
)
ANOTHER = re.compile(r"引进|引入|招引|孵化|投资的|服务的")  # who brings in, not who is brought in, is granted it
COMPARED = {Bound.AT_LEAST: "at_least", Bound.OVER: "over", Bound.UP_TO: "at_most", Bound.UNDER: "under"}
RANKED = re.compile(r"评价|考核|排名|评估|名次|评选")
FILLER = re.compile(
    r"对于?|的|是|为|在|且|并|和|与|及|或|等|其|该|于|以上|以下|（含）|\(含\)|企业|公司|我[市区省县]|[本全][市区省县]|[省市区县]级财政|分别|一次性"
    r"|可以?|最高|每年|[、，,“”\"：:；;。（）()]"
)
CONDITION_LESS = re.compile(
    r"(?:[省市区县]、?)*(?:[省市区县]级)?财政(?:部门)?$|其中$|可$|最高$|每[年家个人]$|(?:可)?[按依据照]*(?:有关|相关|国家)?规定(?:标准)?$|(?:资助|补贴|奖励|补助)?标准$"
)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What is mapped, as a measure file has it; the words that are not; and the sums that became thresholds."""

    mapped: tuple[dict[str, Any], ...]
    open: tuple[str, ...]
    bound: tuple[Quantity, ...]


def conditions(part: Part, spans: tuple[tuple[int, int], ...]) -> Conditions:
    """Return the conditions in the spans of a part that say who is granted something and when."""
    mapped: list[dict[str, Any]] = []
    left: list[str] = []
    bound: list[Quantity] = []
    for start, end in spans:
        taken = []
        for condition, at, quantity in _mapped(part, start, end):
            if condition not in mapped:
                mapped.append(condition)
            taken.append(at)
            bound += [q for q in part.sums if quantity and q.start == quantity.start + start]
        if _rest(part.words[start:end], taken):
            left.append(part.quote(start, end))
    return Conditions(_one_applicant(mapped), tuple(dict.fromkeys(left)), tuple(bound))


Found = tuple[dict[str, Any], tuple[int, int], Quantity | None]


def _mapped(part: Part, start: int, end: int) -> Iterator[Found]:
    """Yield conditions with where their words stand in ``words[start:end]`` and the number that they compare with."""
    words, quote = part.words[start:end], part.binding(start, end)
    if ANOTHER.search(words):
        return
    choices = (*((("applicant", (key,), pattern)) for key, pattern in APPLICANTS), *CHOICES)
    for name, values, pattern in choices:
        match = re.search(pattern, words)
        if match:
            yield _is(name, values, quote), match.span(), None
    for name, pattern in TRUE:
        match = re.search(pattern, words)
        if match:
            yield {"is": {"fact": name, "value": True, "quote": quote}}, match.span(), None
    yield from _compared(part, start, end)


def _compared(part: Part, start: int, end: int) -> Iterator[Found]:
    words, quote = part.words[start:end], part.binding(start, end)
    for quantity in quantities(words):
        text = part.quote(start + quantity.start, start + quantity.end)
        before = words[: quantity.start]
        kind = COMPARED.get(quantity.bound) or ("at_least" if before.endswith("达到") else "")
        if quantity.unit == "rank" and RANKED.search(words):
            yield _limit("at_most", "evaluation_rank", text, quote), (quantity.start, quantity.end), quantity
        for name, pattern, units in MEASURED:
            cue = re.search(pattern, before)
            if kind and cue and quantity.unit in units:
                yield _limit(kind, name, text, quote), (cue.start(), quantity.end), quantity


def _is(name: str, values: tuple[str, ...], quote: str) -> dict[str, Any]:
    values = tuple(value for value in values if value in vocabulary()[name].options)
    told: dict[str, Any] = {"value": values[0]} if len(values) == 1 else {"values": list(values)}
    presumed = {"presumed": True} if values == ("enterprise",) else {}
    return {"is": {"fact": name, **told, **presumed, "quote": quote}}


def _limit(kind: str, name: str, than: str, quote: str) -> dict[str, Any]:
    return {kind: {"fact": name, "than": than, "quote": quote}}


def _rest(words: str, taken: list[tuple[int, int]]) -> bool:
    """Whether words are left that may be a condition, once what is mapped and what fills is taken away."""
    kept = "".join(" " if any(a <= i < b for a, b in taken) else c for i, c in enumerate(words))
    kept = FILLER.sub("", kept).replace(" ", "")
    return len(kept) > 1 and not CONDITION_LESS.fullmatch(kept)


def _one_applicant(mapped: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Keep the applicant where one alone is named: of several, who is granted it is for a person to say."""
    named = [c for c in mapped if c.get("is", {}).get("fact") == "applicant"]
    if len({str(c["is"]["value"]) for c in named}) > 1:
        return tuple(c for c in mapped if c not in named)
    return tuple(c for c in mapped if c not in named[1:])
