"""Bare answers to what the program asked: 是, 都符合, 92亿, 3个.

They are read for the facts asked for, in their order; what does not fit them is doubtful.
"""

from collections.abc import Iterator, Sequence

from assistant.tellings.assertion import Assertions, SpokenClause
from assistant.tellings.numbers import SpokenNumber, Why
from assistant.tellings.patterns import Patterns
from assistant.tellings.quantities import fits, worth
from assistant.tellings.telling import Found
from corpus.measures.facts import NUMERIC, Fact, Type


def answered(
    text: str,
    words: Patterns,
    where: Assertions,
    free: Sequence[SpokenNumber],
    asked: Sequence[str],
    others: Sequence[Found],
    corrected: Sequence[str] = (),
) -> list[Found]:
    """Return what the bare answers of an even `text` tell of the facts asked for and not told otherwise.

    A number is that of a fact which it corrects, whatever else may be asked.
    """
    done = {one.fact for one in others}
    facts = [words.vocabulary[name] for name in asked if name in words.vocabulary]
    found = list(_agreed(text, words, where, facts))
    found = [one for one in found if one.fact not in done]
    open_facts = [fact for fact in facts if fact.name not in done | {one.fact for one in found}]
    return [*found, *_numbered(text, words, where, free, open_facts, corrected)]


def _agreed(text: str, words: Patterns, where: Assertions, facts: Sequence[Fact]) -> Iterator[Found]:
    """Read 是 and 不是: one for the first fact, 都是 for every one, as many as there are facts for each its own."""
    bare = [
        (i, clause, yes) for i, clause in enumerate(where.clauses) if (yes := _yes(text, clause, words)) is not None
    ]
    if not bare or not facts:
        return
    polar = {yes for _, _, yes in bare}
    if 1 < len(facts) == len(where.clauses) and (len(polar) > 1 or len(bare) < len(facts)):
        for i, clause, yes in bare:  # 民营，符合，98亿
            yield _answer(facts[i], clause, yes)
        return
    i, first, yes = bare[0]
    if i:
        return
    if words.answers["all"].search(text[first.start : first.end]):
        for fact in facts:
            if fact.type is Type.BOOLEAN or (fact.type is Type.COUNT and not yes):
                yield _answer(fact, first, yes)
    elif len(polar) > 1:
        yield Found(facts[0].name, None, first.start, first.end, Why.CONTRADICTORY)
    else:
        yield _answer(facts[0], first, yes)


def _yes(text: str, clause: SpokenClause, words: Patterns) -> bool | None:
    part = text[clause.start : clause.end]
    return True if words.answers["so"].search(part) else False if words.answers["not"].search(part) else None


def _answer(fact: Fact, clause: SpokenClause, value: bool) -> Found:
    """Return what a yes or no says of the fact; 没有 counts none, and 是 chooses nothing."""
    if fact.type is Type.BOOLEAN:
        return Found(fact.name, value, clause.start, clause.end)
    if fact.type is Type.COUNT and not value and fact.unit == "个":
        return Found(fact.name, 0, clause.start, clause.end)
    return Found(fact.name, None, clause.start, clause.end, Why.UNSURE)


def _numbered(
    text: str,
    words: Patterns,
    where: Assertions,
    free: Sequence[SpokenNumber],
    facts: Sequence[Fact],
    corrected: Sequence[str],
) -> Iterator[Found]:
    """Read bare numbers for the numeric facts that they fit, in order; more numbers than facts tell nothing.

    Of counts of one unit that were asked for together none is told by fewer numbers than there are of them.
    """
    bare = [n for n in free if _alone(text, words, where.clause(n.start), free)]
    numeric = [fact for fact in facts if fact.type in NUMERIC]
    twins = _twins(numeric)
    if 0 < len(bare) < len(twins) and not any(fact.name in corrected for fact in twins):
        vague = bare[0].why or Why.UNSURE
        yield from (Found(fact.name, None, bare[0].start, bare[-1].end, vague) for fact in twins)
        return
    for number in bare:
        kin = [fact for fact in numeric if _wrong(fact, number) is None] or numeric[:1]
        if not kin or len(bare) > len(numeric) + 1:
            return
        fact = kin[0]
        numeric = [other for other in numeric if other is not fact]
        begin = where.clause(number.start).start
        about = Why.APPROXIMATE if words.approximate.search(text, begin, number.end) else None
        bound = Why.BOUND if words.bounding.search(text, begin, number.start) else None
        why = number.why or _wrong(fact, number) or bound or about
        value = worth(fact, number)
        yield Found(fact.name, value, number.start, number.end, why or (Why.UNREADABLE if value is None else None))


def _twins(numeric: Sequence[Fact]) -> list[Fact]:
    """Return the counts that have their unit in common: 国家级几个, 省级几个."""
    units = [fact.unit for fact in numeric if fact.type is Type.COUNT]
    return [fact for fact in numeric if fact.type is Type.COUNT and units.count(fact.unit) > 1]


def _wrong(fact: Fact, number: SpokenNumber) -> Why | None:
    """Return why the number does not fit; a unit that the question named may be left out, save 元: 92 may be 92亿."""
    if number.unit == "" and (fact.type in (Type.AREA, Type.RATE) or "/" in fact.code):
        return None
    return fits(fact, number, each=True)


def _alone(text: str, words: Patterns, clause: SpokenClause, free: Sequence[SpokenNumber]) -> bool:
    """Whether the clause holds numbers and fillers alone."""
    kept = text[clause.start : clause.end]
    for n in free:
        if clause.start <= n.start < clause.end:
            kept = kept.replace(text[n.start : n.end], "，", 1)
    kept = words.bounding.sub("", words.approximate.sub("", kept))
    return not words.filler.sub("", kept)
