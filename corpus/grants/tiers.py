"""Which tier each award of a group belongs to: dealt out of a list, a bare label, a threshold, a grade."""

import re
from collections.abc import Sequence

from corpus.grants.amounts import Number, NumberRole
from corpus.grants.groups import Group, Range, Sentence
from corpus.grants.phrases import FILLED, PAYER, is_aside
from corpus.grants.receiver import LABEL
from corpus.grants.sentence import Text
from corpus.grants.wordlists import either
from corpus.language.distribution import SIGN, deal, grade, grades, thresholds
from corpus.language.quote import Span

BARE = 4  # characters about a grade that require nothing more: 被评为五星级
ALIKE = 2  # characters with which alternatives begin
MOST = 6  # tiers to each of which one sum is granted
NAME = re.compile("(?:其中|按照?|对|为|则|，|、|和)*(?P<name>[^的，。；按]{1,18})")
UNIT = "元|人|家|个|台|套|件|亩|平方米|吨|%|名|项|次|户|辆|床|张|美元"
MEASURED = re.compile(
    rf"\d[\d,.]*[百千万亿十]*(?:{UNIT})?(?:（含[^）]*）)?(?:以上|以下|至|—|-|~|、|$|的|及以上)|(?:达到?|超过|突破|满|不足)\d"
)
Tiers = list[tuple[Number, Span | None]]


def tiers_of(
    sentence: Sentence, group: Group, by_grade: bool, label: Range | None, dealt: Sequence[Range]
) -> tuple[Tiers, tuple[Range, ...]]:
    """Return each number of a group with its tier, and the list of labels that was dealt out.

    `by_grade`: all awards of the sentence have a grade before them; `dealt`: the list before it, which holds on where
    it has none.
    """
    if len(group.numbers) > 1 or not label:
        labels = _list(sentence, group, dealt)
        if labels:
            numbers = group.numbers if len(group.numbers) > 1 else group.numbers * len(labels)
            return [(n, sentence.text.span(*at)) for n, at in zip(numbers, labels, strict=True)], labels
    if len(group.numbers) > 1:
        return [(n, None) for n in group.numbers], ()
    at = label or (graded(sentence, group) if by_grade else None)
    return [(group.numbers[0], sentence.text.span(*at) if at else None)], ()


def bare_label(sentence: Sentence, group: Group) -> Range | None:
    """Return the name, and nothing but a name, that stands before the award of a group: 博士 of 博士每人8万元."""
    if len(group.numbers) != 1:
        return None
    words = sentence.text.words
    begin, end = group.begin, sentence.start(group)
    tail = FILLED.search(words[begin:end])
    end -= len(tail.group()) if tail else 0
    if begin >= end and group.own:
        begin, end = group.own[-1]
    begin += LABEL.match(words[begin:end]).end()  # type: ignore[union-attr]  # it matches nothing at least
    named = NAME.fullmatch(words[begin:end])
    if not named or PAYER.fullmatch(words[begin:end]) or is_aside(named["name"]):
        return None
    if re.match("[并再且减]|给予|奖励", named["name"]) or re.search(
        f"(?!其|对象){either('acts')}|达到?|超过|以上", named["name"]
    ):
        return None
    return begin + named.start("name"), begin + named.end("name")


def parallel(sentence: Sentence, groups: Sequence[Group]) -> list[Range | None]:
    """Return the piece before each award where all of these begin alike: 采用公开招标方式的, 采用邀请招标方式的."""
    found = [group.own[-1] if group.own and len(group.numbers) == 1 else None for group in groups]
    found = [(at[0] + sentence.text.words.startswith(("且", "并"), at[0]), at[1]) if at else None for at in found]
    words = [sentence.text.words[slice(*at)] if at else "" for at in found]
    alike = len({word[:ALIKE] for word in words}) == 1 and len(set(words)) == len(words) > 1
    if not alike or not words[0] or re.match(f"对|每|其|{grades()}", words[0]) or MEASURED.search(words[0]):
        return [None] * len(groups)
    return found


def graded(sentence: Sentence, group: Group) -> Range | None:
    """Return the grade before an award, if any: 市级 of 市级平台一次性奖励10万元."""
    words = sentence.text.words
    for begin, end in (sentence.prefix(group), *group.own[-1:]):
        found = None if words.startswith("每", begin) else grade(words[begin:end])
        if found and not PAYER.fullmatch(words[begin:end]):
            return begin + found[0], begin + found[1]
    return None


def threshold(text: Text, required: list[Span]) -> Span | None:
    """Return the last thing required if it is a threshold."""
    last = required[-1] if required else None
    words = text.words_at(last) if last else ""
    return last if MEASURED.search(words) and not words.startswith("每") else None


def less(required: list[Span], labels: Sequence[Span]) -> list[Span]:
    """Return what is required less the list of labels, and less what says no more than a grade."""
    if not labels:
        return required
    first, last = labels[0].start, labels[-1].end
    kept = []
    for one in required:
        if one.start >= last or one.end <= first:
            kept.append(one)
        elif len(labels) > 1 and one.start < first:
            kept.append(Span(one.start, first))
        elif len(labels) == 1 and one.end - one.start > last - first + BARE:
            kept.append(one)
    return kept


def _list(sentence: Sentence, group: Group, dealt: Sequence[Range]) -> tuple[Range, ...]:
    words = sentence.text.words
    first = group.own[0][0] if group.own else group.begin
    head = words[group.begin : sentence.start(group)]
    apart = SIGN.search(head)
    stop = group.begin + apart.start() if apart else sentence.prefix(group)[1]
    size = len(group.numbers)
    if size > 1:
        return deal(words, first, stop, size) or (tuple(dealt) if len(dealt) == size else ())
    near = group.own[-1][0] if group.own and not head.strip("分别各自依次可给予按规定") else group.begin
    marks = [n for n in sentence.numbers if n.role is NumberRole.THRESHOLD and first <= n.start < stop]
    for size in range(MOST, 1, -1) if apart or len(marks) > 1 else ():
        labels = deal(words, near, stop, size) if apart else thresholds(words, first, stop, size)
        if labels:
            return labels
    return ()
