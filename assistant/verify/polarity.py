"""Words that turn, harden or soften a claim: 不, 必须, 力争, 首次. Added or lost, they change the promise."""

import re
from collections.abc import Iterator, Sequence

from assistant.verify.claims import HOLE, ClaimReading
from assistant.verify.sources import CitedSource
from assistant.verify.wording import wording
from corpus.language.bound import BEFORE, without_titles

CONTRARY = frozenset({"不是", "并非", "没有"})
EXCEPT = "除外"
NEAR = 6  # characters behind a negator that say what is negated
MARK = re.compile("[，。；：！？!?、（）《》]")


def negation_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return negations that the citations do not make, and claims that they negate and the statement does not."""
    quoted = [s.reading.masked for s in sources]
    kept = EXCEPT in reading.masked  # then an exception quoted is no ground for a 不 before it
    theirs = [head for text in quoted for word, head in _negated(text) if not (kept and word == EXCEPT)]
    theirs += [head for word, head in _negated(reading.masked) if word == EXCEPT and EXCEPT in "".join(quoted)]
    faults = []
    for word, head in _negated(reading.masked):
        if word in CONTRARY and head.startswith(HOLE):
            continue  # 不是20万元: binding sees to it that the number is not the citation's
        exact = any(head[:4] == other[:4] for other in theirs)
        turned = any(len(head) > 1 and _affirmed(text, head) for text in quoted)
        if not exact and (turned or not any(_alike(head, other) for other in theirs)):
            faults.append(f"“{word}{head}”：引文没有这个否定")
    for doubled in wording().negator.finditer(reading.masked):
        again = wording().negator.match(reading.masked, doubled.end())
        if again and not any(doubled.group() + again.group() in text for text in quoted):
            faults.append(f"“{doubled.group()}{again.group()}”：引文没有这样的双重否定")
    for text in quoted:
        for word, head in _negated(text):
            if (
                len(head) >= 2
                and _affirmed(reading.masked, head)
                and not any(_affirmed(other, head) for other in quoted)
            ):
                faults.append(f"“{head}”：引文是“{word}{head}”")
    return faults


def case_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return cases that come out contrary to the citations: 不符合条件的，予以受理."""
    theirs: dict[str, list[str]] = {}
    for source in sources:
        for case, outcome in _cases(source.reading.masked):
            theirs.setdefault(case, []).append(outcome)
    return [
        f"“{case}”：引文说的是相反的结果"
        for case, outcome in _cases(reading.masked)
        if case in theirs and all(_contrary(outcome, other) or _contrary(other, outcome) for other in theirs[case])
    ]


def _cases(masked: str) -> Iterator[tuple[str, str]]:
    """Yield each segment that sets a case (不符合条件的) with what is said of it."""
    for sentence in re.split("[。；]", masked):
        segments = sentence.split("，")
        for number, segment in enumerate(segments[:-1], 1):
            if segment.endswith("的"):
                yield segment, "，".join(segments[number:])


def _contrary(one: str, other: str) -> bool:
    """Whether `one` affirms what `other` negates, and does not affirm too."""
    heads = [head for _, head in _negated(other) if len(head) > 1 and not _affirmed(other, head)]
    return any(_affirmed(one, head) for head in heads)


def _negated(text: str) -> Iterator[tuple[str, str]]:
    words = wording()
    covered = [m.span() for m in words.not_negator.finditer(text)]
    for m in words.negator.finditer(text):
        if any(a <= m.start() and m.end() <= b for a, b in covered):
            continue
        if m.group() == EXCEPT:
            opened = max(text.rfind(mark, 0, m.start()) for mark in "（，。；")
            yield m.group(), text[opened + 1 : opened + 1 + NEAR]
        else:
            yield m.group(), MARK.split(text[m.end() : m.end() + NEAR])[0]


def _alike(head: str, other: str) -> bool:
    """Whether two negated heads begin with the same words."""
    if not head or not other:
        return head == other
    if head[:2] == other[:2]:
        return True
    return any(head[i : i + 2] in other for i in range(min(len(head) - 1, 3))) and not head.startswith(("低于", "超过"))


def _affirmed(text: str, head: str) -> bool:
    """Whether `head` stands in `text` without a negator before it."""
    key = head[:4]
    for m in re.finditer(re.escape(key), text):
        if (
            not wording().negator.search(text[max(0, m.start() - 4) : m.start()])
            and EXCEPT not in text[m.end() : m.end() + 30]
        ):
            return True
    return False


def guard_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return words of condition, frequency or force that no citation holds."""
    quoted = "。".join(s.reading.masked for s in sources)
    support = "。".join(s.support for s in sources)
    faults = [
        f"“{found.group()}”：引文没有说到"
        for words in wording().actors
        if (found := words.search(reading.masked)) and not words.search(support)
    ]
    for words in wording().guarded:
        found = words.search(reading.masked)
        if found and not words.search(quoted):
            faults.append(f"“{found.group()}”：引文没有这个意思")
    for found in wording().hard.finditer(reading.masked):
        before, behind = MARK.split(reading.masked[: found.start()])[-1][-2:], reading.masked[found.end() :][:2]
        if found.group() + behind not in quoted and (not before or before + found.group() not in quoted):
            faults.append(f"“{found.group()}”：引文没有这样强")
    return faults


def comparison_faults(reading: ClaimReading, sources: Sequence[CitedSource]) -> list[str]:
    """Return comparisons with something that is no number (不低于取得成本) and that no citation makes."""
    theirs = [pair for s in sources for pair in _loose(s.reading.masked)]
    return [
        f"“{word}{behind}”：引文没有这个比较"
        for kind, word, behind in _loose(reading.masked)
        if not any(kind == k and (behind[:2] == b[:2] or not behind) for k, _, b in theirs)
    ]


def _loose(masked: str) -> list[tuple[str, str, str]]:
    text = without_titles(masked)
    return [
        (m.lastgroup or "", m.group(), MARK.split(text[m.end() : m.end() + 4])[0])
        for m in BEFORE.finditer(text)
        if HOLE not in MARK.split(text[m.end() : m.end() + 60])[0]
    ]
