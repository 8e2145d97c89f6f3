"""Whose policies may answer: those of the places that a question asks about, of where the enterprise stands, or of the
office's home and what stands above it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.reading.cues import Cues
from assistant.reading.seats import serves
from assistant.snapshot import Setting
from corpus.model import Level
from corpus.places import NATION, Mention, Place, chain, find, mentioned
from corpus.unknown import UnknownError


@dataclass(frozen=True, slots=True)
class Scope:
    """`places` nearest first, empty where none may answer; `absent` are places in question that have no policy.

    `outside` are the places that are asked about and do not serve the enterprise, which stands elsewhere.
    """

    places: tuple[str, ...]
    level: Level | None
    named: str | None
    absent: tuple[str, ...]
    outside: tuple[str, ...] = ()


def scope_of(asked: Sequence[Place], seats: Sequence[Place], text: str, setting: Setting, cues: Cues) -> Scope:
    """Return the scope of a question that asks about these places and is asked by an enterprise of these seats."""
    level = _level(text, cues)
    known = [place for place in asked if _known(place, setting)]
    served = [place for place in known if serves(_holder(place, setting).name, seats)]
    outside = [_holder(place, setting) for place in known if place not in served]
    reach = served if known else [seat for seat in seats if _known(seat, setting)]
    absent = [place for place in asked or (() if reach else seats) if not _known(place, setting)]
    places = [p for place in reach for p in _reach(place, setting)]
    if not known and not reach:
        places, absent = _above(absent, level, bool(asked), setting)
    own = reach[0].name if reach and not absent and reach[0].name in setting.places else None
    return Scope(_names(places), level, own, _names(absent), _names(outside))


def places_in(text: str, setting: Setting) -> list[Mention]:
    """Return the places that `text` names, but for those in the name of something else: 上海 in 上海票据交易所.

    A place right behind one that it stands in is named once: 河北邯郸.
    """
    found: list[Mention] = []
    for mention in mentioned(text, setting.home):
        if _inside_a_word(text, mention, setting):
            continue
        before = found[-1] if found else None
        if before and before.end == mention.start and before.place in chain(mention.place)[1:]:
            mention = Mention(mention.place, found.pop().start, mention.end)
        found.append(mention)
    return found


def _names(places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.name for place in places))


def _level(text: str, cues: Cues) -> Level | None:
    found = [level for level, pattern in cues.levels.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _known(place: Place, setting: Setting) -> bool:
    """Say whether the corpus speaks of a place: it holds its policies, or it stands in home's line."""
    return place.name in setting.places or place in chain(setting.home) or setting.home in chain(place)


def _holder(place: Place, setting: Setting) -> Place:
    """Return the place whose policies are the nearest for `place`."""
    return next((p for p in chain(place) if p.name in setting.places), place)


def _reach(place: Place, setting: Setting) -> tuple[Place, ...]:
    return (place, NATION) if place in chain(setting.home)[1:] else chain(place)


def _above(absent: list[Place], level: Level | None, asked: bool, setting: Setting) -> tuple[list[Place], list[Place]]:
    """Return the places that answer where no known place is in question, and those that have no policy.

    The province speaks for every city of it: where its level is asked for (临沂的企业，省里有没有奖励), or where the
    enterprise stands in that city. Of a city that is asked about itself it says nothing.
    """
    lines = [p for place in absent or [setting.home] for p in chain(place)]
    wanted = [p for p in lines if p.level is level] if level else [] if absent and asked else lines
    if not absent:
        return wanted, []
    places = [p for p in wanted if p.name in setting.places]
    if level and wanted:
        return places, [] if places else wanted
    return places, absent


def _inside_a_word(text: str, mention: Mention, setting: Setting) -> bool:
    at = 0
    for word in setting.tokens.words(text):
        at = text.find(word, at)
        if at < 0:
            return False
        if at <= mention.start and mention.end <= at + len(word):
            return len(word) > mention.end - mention.start and not _is_place(word)
        at += len(word)
    return False


def _is_place(word: str) -> bool:
    try:
        find(word)
    except UnknownError:
        return False
    return True
