"""Whose case is told of: each stretch of what is said has a subject, and the one asked about is the one weighed.

A party is named by a person or an enterprise of a closed class (朋友, 子公司) that is the subject of its clause, and
stays the subject until another one or the user is. A name that is only an object (给客户, 是供应商) is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.tellings.patterns import Patterns

OWN = ""  # the name of the one who asks


@dataclass(frozen=True, slots=True)
class Parties:
    """Of whom a text tells what is to be weighed, and of whom it tells beside, in the user's words.

    `each`: several enterprises are told of as one; what holds, holds for each of them. `listed`: each of several is
    told of by itself, so that none of the facts is anybody's for sure.
    """

    name: str = OWN
    beside: tuple[str, ...] = ()
    each: bool = False
    listed: bool = False

    @property
    def other(self) -> bool:
        """Whether it is another than the one who asks."""
        return self.name != OWN


ONESELF = Parties()


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text[start:end]`` is told of the party of this name; `lasting` ones go on behind their clause."""

    start: int
    end: int
    name: str
    lasting: bool = True


def stretches(text: str, clauses: Sequence[tuple[int, int]], words: Patterns) -> tuple[Stretch, ...]:
    """Return the stretches of an even `text`, in order; together they are its clauses."""
    found = list[Stretch]()
    for start, end in clauses:
        before = found[-1] if found else Stretch(0, 0, OWN)
        here = [Stretch(start, end, before.name if before.lasting else OWN)]
        for at, name, lasting in _subjects(text, start, end, words, before.name):
            here = [*here[:-1], Stretch(here[-1].start, at, here[-1].name, here[-1].lasting)]
            here.append(Stretch(at, end, name, lasting))
        found += [one for one in here if one.start < one.end]
    return tuple(found)


def party_of(text: str, parts: Sequence[Stretch], asks: Sequence[tuple[int, int]], words: Patterns) -> Parties:
    """Return whose case the stretches are to be weighed for: the last that asks; `asks` are the clauses that ask.

    Who asks nothing tells of themselves, but for another enterprise of theirs.
    """
    asking = [one for one in parts if any(one.start < end and start < one.end for start, end in asks)]
    second = words.parties["second"].match(text)
    name = (asking[-1].name if asking[-1].lasting else OWN) if asking else second["party"] if second else OWN
    names = dict.fromkeys(one.name for one in parts if one.lasting and one.name != OWN)
    each, listed = (bool(words.parties[key].search(text)) for key in ("each", "listed"))
    return Parties(name, tuple(one for one in names if one != name), each and not listed, listed)


def _subjects(text: str, start: int, end: int, words: Patterns, before: str) -> Iterator[tuple[int, str, bool]]:
    """Yield where a clause changes its subject, the subject's name, and whether it lasts."""
    second = words.parties["second"].match(text[:end]) if start == 0 else None
    if second:
        yield 0, second["party"], True
        return
    for match in words.parties["mention"].finditer(text, start, end):
        leads = text[start : match.start()]
        if words.parties["idle"].match(text, match.end()) or words.parties["object"].search(leads):
            continue
        opens = bool(words.parties["opening"].fullmatch(leads))
        at = start if opens else match.start()
        says = opens and bool(words.parties["predicate"].match(text, match.end()))
        if match["own"]:
            if opens or words.parties["predicate"].match(text, match.end()):
                yield at, OWN, True
        elif match["party"]:
            if match["unit"] or match["ours"] or says or match["firm"]:
                yield at, match["party"], True
        elif match["aside"]:
            if match["ours"] or match["noun"] or opens:
                yield at, match["aside"], bool(match["noun"] or match["known"])
        elif opens:
            singular = match["they"] in ("他", "她")
            yield at, before or match["they"], bool(before or singular or match["theirs"])
