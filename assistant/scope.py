"""Whose policies may answer: the places that a question names, or the office's home and what stands above it."""

from dataclasses import dataclass

from assistant.cues import Cues
from assistant.setting import Setting
from corpus.model import Level
from corpus.places import NATION, Mention, Place, chain, find, mentioned


@dataclass(frozen=True, slots=True)
class Scope:
    """`places` nearest first, empty where none may answer; `absent` are named places that have no policy."""

    places: tuple[str, ...]
    level: Level | None
    named: str | None
    absent: tuple[str, ...]


def scope_of(mentions: list[Mention], text: str, setting: Setting, cues: Cues) -> Scope:
    """Return the scope of a question that mentions these places."""
    named = list(dict.fromkeys(mention.place for mention in mentions))
    level = _level(text, cues)
    absent = [place for place in named if not _known(place, setting)]
    reach = [place for place in named if place not in absent]
    places = [p for place in reach for p in _reach(place, setting)] if named else list(chain(setting.home))
    if level is not None and not reach:  # 临沂的企业，省里有没有奖励: the province speaks for every city of it
        places = [p for place in absent or [setting.home] for p in chain(place) if p.level is level]
        absent = [] if places and level is not Level.CITY else absent
    own = reach[0].name if reach and not absent and reach[0].name in setting.held else None
    return Scope(_names(places), level, own, _names(absent))


def places_in(text: str, setting: Setting) -> list[Mention]:
    """Return the places that `text` names, but for those in the name of something else: 上海 in 上海票据交易所."""
    return [m for m in mentioned(text, setting.home) if not _inside_a_word(text, m, setting)]


def _names(places: list[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.name for place in places))


def _level(text: str, cues: Cues) -> Level | None:
    found = [level for level, pattern in cues.levels.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _known(place: Place, setting: Setting) -> bool:
    """Say whether the corpus speaks of a place: it holds its policies, or it stands in home's line."""
    return place.name in setting.held or place in chain(setting.home) or setting.home in chain(place)


def _reach(place: Place, setting: Setting) -> tuple[Place, ...]:
    return (place, NATION) if place in chain(setting.home)[1:] else chain(place)


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
    except KeyError:
        return False
    return True
