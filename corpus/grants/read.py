"""Reads the grants of a sentence, an item or a row: one for each award, receiver and tier.

A field that cannot be read is left out; where an award cannot be read there is no grant.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus.grants import parties, terms, tiers
from corpus.grants.amounts import Number, numbers
from corpus.grants.grant import Grant, GrantKind, Reading
from corpus.grants.groups import Group, Range, Sentence, groups_of
from corpus.grants.rows import cells, is_row
from corpus.grants.sentence import Text, read_text
from corpus.grants.units import counted_by
from corpus.language.quote import Span

GENERAL = 2  # characters of a receiver that names no kind: 企业, 单位, 机构


def read_grants(text: str, body: Range, lead: Range | None = None, listed: bool = False) -> Reading:
    """Return the grants of ``text[body]``; `lead` is what it depends on, `listed` whether it is an item of a list."""
    if is_row(text[body[0] : body[1]]):
        return _row(text, body, read_text(text, *lead) if lead else None)
    words = read_text(text, *body)
    sentence = Sentence(words, None, listed, tuple(numbers(words)))
    groups, notes = groups_of(sentence)
    if not groups:
        return Reading((), tuple(words.span(*note) for note in notes))
    if lead:
        sentence = replace(sentence, lead=read_text(text, *lead))
    return Reading(_granted_by(sentence, groups), tuple(words.span(*note) for note in notes))


def _row(text: str, body: Range, lead: Text | None) -> Reading:
    """Return the grants of a row of a table: the cell of the award, its tier in the cells beside it."""
    found = cells(text, *body, header=lead.words if lead else "")
    beside = [Span(cell.start, cell.end) for cell in found if not cell.award]
    grants = [
        replace(grant, tier=grant.tier or (beside[0] if beside else None), conditions=(*beside[1:], *grant.conditions))
        for cell in found
        if cell.award
        for grant in _of_cell(read_text(text, cell.start, cell.end), lead)
    ]
    return Reading(tuple(grants))


def _of_cell(text: Text, lead: Text | None) -> tuple[Grant, ...]:
    sentence = Sentence(text, lead, True, tuple(numbers(text, granted=True)))
    return _granted_by(sentence, groups_of(sentence)[0])


def _granted_by(sentence: Sentence, groups: list[Group]) -> tuple[Grant, ...]:
    """Return the grants of the groups of a sentence; what one requires, the next may require too."""
    bare = [tiers.bare_label(sentence, group) for group in groups]
    labels = bare if sum(label is not None for label in bare) > 1 else tiers.parallel(sentence, groups)
    above, required = parties.of_lead(sentence.lead, sentence.listed)
    receiver = above
    several = (sentence.listed and sentence.lead is not None) or sum(bool(group.numbers) for group in groups) > 1
    marked = [tiers.graded(sentence, group) for group in groups if group.numbers]
    graded = several and all(marked)
    grants: list[Grant] = []
    dealt: Sequence[Range] = ()
    for i, (group, label) in enumerate(zip(groups, labels, strict=True)):
        named, own = parties.of_group(sentence, group, label)
        before = _inherited(sentence, group, i == 0, named, required, len(own))
        if named and not (above and sentence.listed and parties.is_thing(sentence.text.words_at(named))):
            receiver = named
        found, left, dealt = _awards(sentence, group, several, graded, label, own, dealt)
        if own or not before:
            required = (*before, *own)
        shared = replace(terms.terms_of(sentence, group), beneficiary=receiver, conditions=(*before, *left))
        grants += [_granted(sentence, shared, one, named) for one in found]
    return tuple(grants)


def _awards(
    sentence: Sentence,
    group: Group,
    several: bool,
    graded: bool,
    label: Range | None,
    own: list[Span],
    dealt: Sequence[Range],
) -> tuple[list[Grant], list[Span], Sequence[Range]]:
    """Return the awards of a group with kind, bound, unit and tier; what is left required; the labels dealt out."""
    if group.promised:
        return _without_numbers(sentence, group), own, dealt
    found, labels = tiers.tiers_of(sentence, group, graded, label, dealt)
    alone = found[0][1] is None or (len(found) == 1 and not label)
    mark = tiers.threshold(sentence.text, own) if several and alone and not labels else None
    if mark:
        found, own = [(found[0][0], mark)], own[:-1]
    else:
        own = tiers.less(own, [tier for _, tier in found if tier])
    return [_numbered(sentence, group, n, tier) for n, tier in found], own, labels


def _without_numbers(sentence: Sentence, group: Group) -> list[Grant]:
    assert group.promised
    what = group.promised
    if what.kind is GrantKind.CAP:
        return [Grant(GrantKind.CAP)]
    at = sentence.text.pieces[group.head].start
    return [Grant(what.kind, sentence.text.span(at + s, at + e), negated=what.negated) for s, e in what.items]


def _numbered(sentence: Sentence, group: Group, n: Number, tier: Span | None) -> Grant:
    unit = n.unit_of or group.numbers[0].unit_of or _unit_before(sentence, group, n)
    kind = (
        GrantKind.RELIEF
        if terms.is_relief(sentence, n)
        else GrantKind.PER_UNIT
        if unit and n.kind is GrantKind.SUM
        else n.kind
    )
    return Grant(
        kind,
        sentence.text.span(n.start, n.end),
        terms.bound_of(sentence, group, n),
        tier=tier,
        unit_of=sentence.text.span(*unit) if unit else None,
    )


def _unit_before(sentence: Sentence, group: Group, n: Number) -> Range | None:
    """Return what a sum is multiplied by where that opens its piece or the piece before: 每引进一家…，给予5万元."""
    if n.kind is not GrantKind.SUM:
        return None
    for begin, end in [(group.begin, sentence.start(group)), *group.own[-1:]]:
        found = counted_by(sentence.text.words[begin:end].removeprefix("对"))
        if found:
            shift = begin + sentence.text.words.startswith("对", begin)
            return shift + found[0], shift + found[1]
    return None


def _granted(sentence: Sentence, shared: Grant, award: Grant, named: Span | None) -> Grant:
    """Return an award with what it shares with its group; a label that can receive is, where none is named."""
    tier = award.tier
    listed = named is not None and tier is not None and named.start <= tier.start < tier.end <= named.end
    tier_words = sentence.text.words_at(tier) if tier and (listed or not named) else ""
    own = tier if parties.receives(tier_words) and not parties.is_thing(tier_words) else None
    return replace(
        shared,
        kind=award.kind,
        award=award.award,
        bound=award.bound,
        tier=award.tier,
        unit_of=award.unit_of,
        negated=award.negated,
        beneficiary=own or shared.beneficiary,
    )


def _inherited(
    sentence: Sentence, group: Group, first: bool, named: Span | None, required: tuple[Span, ...], own: int
) -> tuple[Span, ...]:
    """Return what is required already before an award: of the lead, or of the award before it."""
    text = sentence.text
    if first:
        return () if named and len(text.words_at(named)) > GENERAL else required
    begin = group.own[0][0] if group.own else sentence.prefix(group)[0]
    if text.words.startswith("其中", begin):
        return required
    return required[: max(0, len(required) - own)] if named is None else ()
