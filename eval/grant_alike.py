"""When a grant that was read is that of the gold set: award, tier, receiver and words, white space and width folded.

Follows the guideline of the annotators. Grants are in their form: a mapping of field to words, None where unsaid.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Plain = Mapping[str, Any]
PAID = frozenset({"sum", "share", "per_unit", "range"})  # the kinds that have an award to be counted
HALF = 0.5
PAIRED = 1.8  # likeness from which two grants are held to be one: less than a like kind and a like award
DASH = r"[至到—–\-~～]"
DIGITS = r"[\d.,]+"
AMOUNT = re.compile(
    rf"{DIGITS}(?:[：:][\d.]+)?(?:{DASH}+{DIGITS})?(?:%|亿元|万元|元|亿|万|倍|成)?"
    r"|[一二三四五六七八九十两百千万]+(?:万元|元|倍|成)"
)
RANKED = re.compile(rf"[一二三四五六七八九\d]{DASH}+[一二三四五六七八九\d]|前[一二三四五六七八九十\d]+名|个等次")


def folded(words: str | None) -> str:
    """Return words without white space, full-width and half-width alike; "" for None."""
    return "".join(unicodedata.normalize("NFKC", words or "").split())


def is_paid(grant: Plain) -> bool:
    """Whether an award of a grant is counted."""
    return grant.get("kind") in PAID


def receiver(grant: Plain) -> str:
    """Return who is granted something, in the sentence or before it."""
    return grant.get("beneficiary") or grant.get("beneficiary_lead") or ""


def award(grant: Plain) -> str:
    """Return the award with its bound, wherever that stands."""
    words, bound = folded(grant.get("award")), folded(grant.get("bound"))
    return words if words.startswith(bound) else bound + words


def amount(grant: Plain) -> str:
    """Return the last number of an award; the words of one that has none."""
    words = folded(grant.get("award"))
    return ([found.group() for found in AMOUNT.finditer(words)] or [words])[-1]


def agreement(one: str | None, other: str | None) -> float:
    """Return how many characters two texts have in common, of all that either has."""
    return _share(Counter(folded(one)), Counter(folded(other)))


def same_words(one: str | None, other: str | None) -> bool:
    """Whether one holds the other, or half the characters agree."""
    a, b = folded(one), folded(other)
    return bool(a and b) and (a in b or b in a or agreement(a, b) >= HALF)


def same_receiver(gold: Plain, read: Plain) -> bool:
    """Whether half agrees; what the gold set calls a condition or a tier may stand in the receiver unharmed."""
    wanted, found = Counter(folded(receiver(gold))), Counter(folded(receiver(read)))
    unharmed = Counter(folded("".join((*gold["conditions"], gold["tier"] or ""))))
    return _share(wanted, (wanted & found) + (found - wanted - unharmed)) >= HALF


def same_tier(gold: Plain, read: Plain, tiers: Iterable[str]) -> bool:
    """Whether a label is the gold one, and no other of the sentence's `tiers` is more like it.

    Of ranks that are written as a range (排一至三名) whatever label goes with the award is right.
    """
    wanted, own_tier = gold["tier"] or "", read.get("tier") or ""
    if RANKED.search(wanted) and own_tier:
        return True
    own = likeness_of_labels(wanted, own_tier)
    others = (tier for tier in tiers if folded(tier) != folded(wanted))
    return own >= HALF and all(likeness_of_labels(tier, own_tier) < own for tier in others)


def likeness_of_labels(one: str | None, other: str | None) -> float:
    """Return how much two labels are alike: 1 where equal, 0 where a number differs."""
    a, b = folded(one), folded(other)
    numbers = [re.findall(r"[\d.]+", label) for label in (a, b)]
    if not a or not b or (all(numbers) and numbers[0] != numbers[1]):
        return 0.0
    if a in b or b in a:
        return HALF + HALF * min(len(a), len(b)) / max(len(a), len(b))
    return agreement(a, b)


def pairs(golds: Sequence[Plain], reads: Sequence[Plain]) -> list[tuple[Plain, Plain]]:
    """Return which grant was read for which of the gold set: the most alike first, of equals those alike in order."""
    ranked = sorted(
        ((_likeness(g, r), -abs(i - j), i, j) for i, g in enumerate(golds) for j, r in enumerate(reads)), reverse=True
    )
    found: dict[int, int] = {}
    for score, _, i, j in ranked:
        if score >= PAIRED and i not in found and j not in found.values():
            found[i] = j
    return [(golds[i], reads[j]) for i, j in found.items()]


def _likeness(gold: Plain, read: Plain) -> float:
    """Weigh award before tier, tier before kind, and receiver and conditions least."""
    paid, score = is_paid(gold) and is_paid(read), 0.0
    if paid and award(gold) == award(read):
        score += 6
    elif paid and amount(gold) and amount(gold) == amount(read):
        score += 4
    if gold["tier"]:
        score += 3 * likeness_of_labels(gold["tier"], read.get("tier"))
    if gold["kind"] == read.get("kind"):
        score += 1 if paid else 4 if same_words(gold["award"], read.get("award")) else 2
    if receiver(gold) and receiver(read) and same_receiver(gold, read):
        score += 0.5
    return score + 0.3 * agreement("".join(gold["conditions"]), "".join(read.get("conditions") or ()))


def _share(one: Counter[str], other: Counter[str]) -> float:
    either = (one | other).total()
    return (one & other).total() / either if either else 0.0
