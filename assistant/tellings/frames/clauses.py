"""An even text as the frames see it: the words of facts in it, how each stands, and what tells nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.tellings.assertion import Assertions, SpokenClause
from assistant.tellings.frames.cues import cue
from assistant.tellings.frames.mentions import FactMention, mentions
from assistant.tellings.frames.standing import standings, supposed
from assistant.tellings.numbers import SpokenNumber
from assistant.tellings.patterns import Patterns
from assistant.tellings.statuses import is_covered

LONG = 4  # characters of a word that may speak for itself


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """`mentions` are the words of every fact; `standing` says of those that are told whether it is so or not."""

    text: str
    words: Patterns
    where: Assertions
    mentions: tuple[FactMention, ...]
    standing: dict[FactMention, bool]

    def ours(self, mention: FactMention) -> bool:
        """Whether one speaks of oneself in the clause of a word."""
        clause = self.clause(mention)
        return bool(cue("we").search(self.text, clause.start, clause.end))

    def clause(self, mention: FactMention) -> SpokenClause:
        """Return the clause that a word stands in."""
        return self.where.clause(mention.start)

    def hedged(self, mention: FactMention) -> bool:
        """Whether 可能, 好像 and the like stand before a word in its clause."""
        return bool(self.words.scope["hedge"].search(self.text, self.clause(mention).start, mention.start))

    def plain(self, mention: FactMention) -> bool:
        """Whether nothing of what a word stands in is asked, supposed, meant or denied."""
        clause = self.clause(mention)
        part = self.text[clause.start : clause.end]
        silent = any(cue(name).search(part) for name in ("pending", "denial", "lost", "once"))
        tells = self.where.tells(mention.start, mention.end)
        return tells and not silent and not clause.asks and not supposed(self.text, clause)


def reading_of(
    text: str,
    words: Patterns,
    where: Assertions,
    framed: Collection[str],
    asked: Sequence[str],
    numbers: Sequence[SpokenNumber],
) -> ClauseReading:
    """Return the text with the words of facts in it; those of `framed` facts are held against their cues."""
    found = mentions(text, words.vocabulary)
    standing = dict[FactMention, bool]()
    in_clause = [[one for one in found if c.start <= one.start < c.end] for c in where.clauses]
    for i, here in enumerate(in_clause):
        own = [one for one in here if one.fact.name in framed and not one.denies]
        following = i + 1 < len(in_clause) and bool(in_clause[i + 1])
        standing |= standings(text, where.clauses, i, own, following, where) if own else {}
    standing |= {
        one: True for one in found if one.denies and one.fact.name in framed and _denied(text, words, where, one, found)
    }
    denied = {(one.fact.name, where.clause(one.start)) for one in standing if one.denies}
    standing = {
        one: so for one, so in standing.items() if one.denies or (one.fact.name, where.clause(one.start)) not in denied
    }
    alone = [
        one
        for clause, here in zip(where.clauses, in_clause, strict=True)
        for one in here
        if one.fact.name in framed
        and one not in standing
        and not (one.key and len(here) > 1)
        and _alone(text, words, where, clause, (*here, *numbers))
    ]
    naming = [clause for clause, here in zip(where.clauses, in_clause, strict=True) if here and not clause.asks]
    sure = bool(standing) or len(alone) > 1 or len(naming) > 1
    standing |= {
        one: True
        for one in alone
        if sure or one.fact.name in asked or cue("we").search(text, _start(where, one), one.start)
    }
    amended = ((one, _amended(text, words, found, one, so)) for one, so in standing.items())
    return ClauseReading(text, words, where, found, {one: so for one, so in amended if so is not None})


def _amended(text: str, words: Patterns, found: Iterable[FactMention], one: FactMention, so: bool) -> bool | None:
    """Return what is left of a telling that is taken back without a word of its own: 不对，还没批; None for nothing."""
    taken_back = words.scope["amend"].search(text, one.end)
    if not taken_back or any(other.start >= one.end for other in found):
        return so
    denies = cue("denial").search(text, taken_back.end())
    return False if so and denies and not any(sign.isdigit() for sign in text[taken_back.end() :]) else None


def _denied(text: str, words: Patterns, where: Assertions, one: FactMention, found: Sequence[FactMention]) -> bool:
    """Whether a word that denies a fact stands where something is told, and nothing turns it round."""
    clause = where.clause(one.start)
    before = text[clause.start : one.start]
    silent = (
        clause.asks or supposed(text, clause) or cue("pending").search(before) or words.scope["turned"].search(before)
    )
    tells = where.tells(one.start, one.end) and not silent and not cue("denial").search(before[-4:])
    return tells and (_speaks(one, text) or any(_near(where, one, other) for other in found))


def _speaks(one: FactMention, text: str) -> bool:
    """Whether a word that denies a fact says of itself what of: 本地土生土长, but not 没批下来, 租的."""
    word = text[one.start : one.end]
    if any(noun in word for noun in one.fact.words):
        return True
    for name in ("denial", "lost", "done", "got"):
        word = cue(name).sub("", word)
    return one.end - one.start >= LONG and len(word) > 1


def _near(where: Assertions, one: FactMention, noun: FactMention) -> bool:
    """Whether a noun of the same fact stands in the clause of a word that denies it, or in the one before."""
    if noun.fact is not one.fact or noun.denies or noun.key:
        return False
    here = where.clauses.index(where.clause(one.start))
    return where.clause(noun.start) in where.clauses[max(0, here - 1) : here + 1]


def _alone(
    text: str, words: Patterns, where: Assertions, clause: SpokenClause, here: Iterable[FactMention | SpokenNumber]
) -> bool:
    """Whether nothing but words of facts, numbers and fillers stands in a clause that asks and supposes nothing."""
    if clause.asks or not where.tells(clause.start, clause.end) or supposed(text, clause):
        return False
    spans = [(one.start, _behind(text, clause, one.end)) for one in here if clause.start <= one.start < clause.end]
    return is_covered(text, clause, spans, words)


def _behind(text: str, clause: SpokenClause, end: int) -> int:
    """Return where the fillers behind a word end that ends at `end`."""
    behind = cue("behind").match(text, end, clause.end)
    return behind.end() if behind else end


def _start(where: Assertions, one: FactMention) -> int:
    return where.clause(one.start).start
