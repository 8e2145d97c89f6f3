"""The conditions of a support: those that the vocabulary of facts has, and facts proposed for the others.

A condition is mapped where the words leave no doubt which fact they mean. For what is left a fact is proposed: a number
where the words compare one, else whether the words are so. What points elsewhere (符合条件) is left in words.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.grants.sentence import Text, read_text
from corpus.language.quantity import Quantity, quantities
from corpus.language.quote import Span
from corpus.measures.conditions.compared import AtLeast, AtMost, Compared, Over, Under
from corpus.measures.conditions.is_ import Is
from corpus.measures.facts import Fact, vocabulary
from corpus.measures.kind import Entry
from ingest.drafting.place import PromisePlace
from ingest.drafting.term import DraftTerm, Fate, number, truth

APPLICANTS = (
    ("individual_business", "个体工商户$|个体户$|个体商户$"),
    ("town", "乡镇$|街道$"),
    ("county", "县（市、区）$"),
    ("enterprise", "企业$|公司$"),
)
TRUE = (
    ("newly_above_scale", r"新增规上|新升规|升规纳统|首次\"?进规|首次(?:进入|纳入|升为)[^，]{0,4}规模以上|新入规"),
    ("above_scale", r"(?<!首次进入)(?<!首次纳入)(?:规模以上|规上)(?:工业)?企业$"),
    ("first_recognition", r"首次(?:被)?(?:获得)?认定|新认定|首次经[^，]{2,16}认定"),
    ("tech_sme", "科技型中小企业$"),
    ("industrial", "工业企业$"),
)
CHOICES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("ownership", ("private",), "民营企业$"),
    ("size", ("medium", "small", "micro", "small_micro"), "(?<!科技型)中小微企业$"),
    ("size", ("small", "micro", "small_micro"), "(?<!中)小微企业$"),
)
MEASURED = (
    ("annual_sales", "(?:年|年度|当年)?(?:营业收入|主营业务收入|销售收入|销售额)", ("CNY",)),
    ("land_area", "(?:占地|用地)(?:面积)?", ("mu", "m2")),
    ("evaluation_rank", "[^，]*(?:评价|考核|排名|评估|名次|评选)[^，]*", ("rank",)),
)
COMPARING = re.compile("(?:首次)?(?:达到?|超过|突破|不低于|不少于|不足|不满|满|高于|低于|大于|小于|在|为|居)*$")
REACHED = re.compile("(?:达到?|满)$")
COMPARED = {kind.sense: kind for kind in (AtLeast, Over, AtMost, Under)}
BEHIND = re.compile("(?:（含[^）]*）)?(?:及?以[上下内])?的?[、，]?")
ANOTHER = re.compile("引进|引入|招引|孵化|投资的|服务的")  # who brings in, not who is brought in, is granted it
ELSEWHERE = re.compile(
    "符合(?:相关|有关|规定|以下|下列|上述)*(?:的)?(?:条件|规定|要求)$|下列|以下(?=[^，]{0,4}[条标情])|如下|上述|前款|该|第[^，]{1,6}条"
)
JOINT = re.compile("、|和|及|与|或|以及")
FILLER = re.compile('对于?|的|且|并|和|或|其|于|企业|公司|一次性|[、，"：；。（）]')


def conditions_of(
    place: PromisePlace, receiver: Span | None, required: Sequence[Span]
) -> tuple[list[DraftTerm], list[Span]]:
    """Return the terms of whom a support is for and what it requires, and where words stand that are left open."""
    found: list[DraftTerm] = []
    left: list[Span] = []
    of = place.words_at(receiver) if receiver else ""
    receiver, required = _joined(place, receiver, required)
    for span in (*((receiver,) if receiver else ()), *required):
        terms = list(_terms(place, span, named=span is receiver, of=of))
        found += [term for term in terms if term.content not in [one.content for one in found]]
        left += [] if terms else [span]
    return found, left


def _joined(place: PromisePlace, receiver: Span | None, required: Sequence[Span]) -> tuple[Span | None, Sequence[Span]]:
    """Join what is required to the receiver behind it where the vocabulary has a word for both: 新增|规上企业."""
    before = [one for one in required if receiver and one.end <= receiver.start]
    if receiver is None or not before or place.policy.text[before[-1].end : receiver.start].strip("的 \n"):
        return receiver, required
    whole = Span(before[-1].start, receiver.end)
    matches = [re.search(pattern, place.words_at(whole)) for _, pattern in TRUE]
    crossing = any(one and one.start() < len(place.words_at(before[-1])) < one.end() for one in matches)
    return (whole, [one for one in required if one != before[-1]]) if crossing else (receiver, required)


def _terms(place: PromisePlace, span: Span, named: bool, of: str) -> Iterator[DraftTerm]:
    text, quote = read_text(place.policy.text, span.start, span.end), place.quote(span)
    if quote is None or (ELSEWHERE.search(text.words) and not named):
        return
    known = [] if ANOTHER.search(text.words) else list(_known(place, text, quote, named))
    yield from (term for term, _ in known)
    if not _rest(text.words, [at for _, at in known]):
        return
    yield from _compared(place, text, quote) or _true(text, span, quote, "" if named else of)


def _known(place: PromisePlace, text: Text, quote: str, named: bool) -> Iterator[tuple[DraftTerm, tuple[int, int]]]:
    """Yield what the vocabulary has, with where its words stand."""
    words = text.words
    several = named and len(JOINT.split(re.sub("（[^）]*）", "", words))) > 1
    whom = [("applicant", (key,), pattern) for key, pattern in APPLICANTS if re.search(pattern, words)][:1]
    for name, values, pattern in () if several or not named else (*whom, *CHOICES):
        match = re.search(pattern, words)
        if match:
            yield DraftTerm(_is(name, values, quote)), match.span()
    for name, pattern in TRUE:
        match = None if several else re.search(pattern, words)
        if match:
            yield DraftTerm(Is.entry(name, (True,), quote)), match.span()
    for quantity in quantities(words):
        before = words[: quantity.start]
        cue = COMPARING.search(before)
        head = before[: cue.start()] if cue else before
        for name, pattern, units in MEASURED:
            kind = _kind(quantity, before)
            if kind and quantity.unit in units and re.fullmatch(pattern, head):
                yield _limit(place, text, quantity, kind, name, quote), (0, quantity.end)


def _compared(place: PromisePlace, text: Text, quote: str) -> list[DraftTerm]:
    """Return the limits of one number that the vocabulary lacks: 年产值1亿元以上、5亿元以下."""
    words, found = text.words, list(quantities(text.words))
    if not found or "首次" in words or len({q.unit for q in found}) > 1 or found[0].is_date or not found[0].unit:
        return []
    behind = words[found[-1].end :]
    between = [words[a.end : b.start] for a, b in pairwise(found)]
    kinds = [kind for q in found if (kind := _kind(q, words[: q.start]))]
    if len(kinds) < len(found) or not all(BEHIND.fullmatch(gap) for gap in between) or not BEHIND.fullmatch(behind):
        return []
    label = COMPARING.sub("", words[: found[0].start]).strip("，、的且并对其")
    fact = number(label, found[0].unit)
    return [_limit(place, text, q, kind, fact, quote) for q, kind in zip(found, kinds, strict=True)] if fact else []


def _true(text: Text, span: Span, quote: str, of: str) -> list[DraftTerm]:
    fact = truth(text.words, of)
    if fact is None:
        return []
    return [DraftTerm(Is.entry(fact.name, (True,), quote), (fact,), ((Fate.THRESHOLD, span),))]


def _kind(quantity: Quantity, before: str) -> type[Compared] | None:
    """Return the kind of term that compares with a quantity; None where the words do not say how."""
    reached = AtLeast if REACHED.search(before) else None
    ranked = AtMost if quantity.unit == "rank" else None
    return COMPARED.get(quantity.bound) or reached or ranked


def _limit(
    place: PromisePlace, text: Text, quantity: Quantity, kind: type[Compared], fact: Fact | str, quote: str
) -> DraftTerm:
    at = text.span(quantity.start, quantity.end)
    name, needed = (fact, ()) if isinstance(fact, str) else (fact.name, (fact,))
    return DraftTerm(kind.entry(name, place.written(at), quote), needed, ((Fate.THRESHOLD, at),))


def _is(name: str, values: tuple[str, ...], quote: str) -> Entry:
    values = tuple(value for value in values if value in vocabulary()[name].options)
    return Is.entry(name, values, quote, presumed=values == ("enterprise",))


def _rest(words: str, taken: list[tuple[int, int]]) -> bool:
    """Whether words are left that may be a condition, once what is mapped and what fills is taken away."""
    kept = "".join(" " if any(a <= i < b for a, b in taken) else c for i, c in enumerate(words))
    return len(FILLER.sub("", kept).replace(" ", "")) > 1
