"""Which grants of a promise are one support: the tiers of one title, awards without a sum to the same receiver.

What is denied, and a cap of what others grant, is no support.
"""

import re
from dataclasses import dataclass

from corpus.grants.grant import Grant, GrantKind
from corpus.grants.promises import PRAISE
from corpus.language.quote import Span
from ingest.drafting.messages import word
from ingest.drafting.place import PromisePlace

JOINT = re.compile(r"\s*(?:[、和与及或]|以及)\s*")
WITHOUT_SUM = (GrantKind.UNSTATED, GrantKind.IN_KIND, GrantKind.RELIEF)


@dataclass(frozen=True, slots=True)
class Support:
    """Grants that one measure tells; `cue` is the condition that their tiers complete: 获评 of 获评国家级、省级."""

    grants: tuple[Grant, ...]
    cue: Span | None = None

    @property
    def tiered(self) -> bool:
        """Whether several tiers are granted different awards."""
        return len(self.grants) > 1 and len({grant.award for grant in self.grants}) > 1

    @property
    def receiver(self) -> Span | None:
        """Return who receives it, unless the tiers say that."""
        return _receiver(self.grants[0]) if len(self.grants) > 1 else self.grants[0].beneficiary

    @property
    def required(self) -> tuple[Span, ...]:
        """Return what it requires; a single tier is required, with the condition that it completes."""
        first = self.grants[0]
        own = tuple(span for span in first.conditions if span != self.cue)
        if len(self.grants) > 1 or first.tier is None or first.tier == first.beneficiary:
            return own
        return (*own, Span(self.cue.start if self.cue else first.tier.start, first.tier.end))

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return where its awards stand and what they go with."""
        found = [(g.award, g.tier, g.cap, g.base, g.bound, g.unit_of, *g.conditions) for g in self.grants]
        return tuple(span for spans in found for span in spans if span)

    def labels(self, place: PromisePlace) -> tuple[str, ...]:
        """Return the words of each tier with what it completes; of a range (一至三名) each is one of it, in order."""
        cue = place.words_at(self.cue) if self.cue else ""
        found = tuple(cue + place.words_at(grant.tier) if grant.tier else "" for grant in self.grants)
        ranged = len(found) > 1 and len({grant.tier for grant in self.grants}) == 1
        return tuple(word("of_range", tier=tier, n=n) for n, tier in enumerate(found, 1)) if ranged else found


def supports(place: PromisePlace) -> tuple[Support, ...]:
    """Return the supports of a promise, in order."""
    groups: list[list[Grant]] = []
    words = place.words_at(place.promise.span)
    empty = words.endswith("：") or PRAISE.search(words)  # what follows says how much; an honour is no money
    for grant in place.promise.reading.grants:
        if grant.negated or grant.kind is GrantKind.CAP or (empty and grant.kind is GrantKind.UNSTATED):
            continue
        if groups and _together(groups[-1][-1], grant, place.policy.text):
            groups[-1].append(grant)
        else:
            groups.append([grant])
    paired = [group for group in groups if not _unpaired(group, groups, place)]
    return tuple(Support(tuple(group), _cue(group[0], place.policy.text)) for group in paired)


def _unpaired(group: list[Grant], groups: list[list[Grant]], place: PromisePlace) -> bool:
    """Whether its sum stands in a row of sums of which nobody is told which is whose: 分别给予100万元、50万元."""
    own = group[0].award
    beside = [other[0].award for other in groups if other is not group and len(other) == 1 and not other[0].tier]
    if own is None or len(group) > 1 or group[0].tier:
        return False
    return any(
        JOINT.fullmatch(place.policy.text[min(own.end, other.end) : max(own.start, other.start)])
        for other in beside
        if other and group[0].kind not in WITHOUT_SUM
    )


def _together(one: Grant, other: Grant, text: str) -> bool:
    apart = other.beneficiary == other.tier and re.search("[；;]", text[_end(one) : _end(other)])
    if apart or (one.kind, one.conditions, _receiver(one)) != (other.kind, other.conditions, _receiver(other)):
        return False
    tiered = one.tier is not None and other.tier is not None and (one.base, one.manner) == (other.base, other.manner)
    return tiered or (one.kind in WITHOUT_SUM and one.tier is other.tier is None)


def _end(grant: Grant) -> int:
    return grant.award.end if grant.award else 0


def _receiver(grant: Grant) -> Span | None:
    """Return who receives, unless that is what the tier says."""
    return None if grant.beneficiary == grant.tier else grant.beneficiary


def _cue(first: Grant, text: str) -> Span | None:
    tier = first.tier
    before = [
        one for one in first.conditions if tier and one.end <= tier.start and not text[one.end : tier.start].strip()
    ]
    return before[0] if before else None
