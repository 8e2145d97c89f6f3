"""Administrative divisions: which place a text names, and what stands above it.

`places.tsv` holds code and name of every division down to the county (GB/T 2260). A place's name is unique: a county
carries its city's name before its own (深圳市坪山区).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.model import Level
from corpus.unknown import UnknownError

DATA = Path(__file__).with_name("places.tsv")
NATION_CODE = "100000"
SUFFIXES = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "地区", "新区")
SHORT_SUFFIXES = ("省", "市", "县", "区", "盟", "旗")
# Short names that are ordinary words too; only the full name counts as a place.
WORDS = frozenset({"朝阳", "大同", "安康", "和平", "平安", "新建", "城阳", "开发", "大兴", "集美", "中原"})


@dataclass(frozen=True, slots=True)
class Place:
    """One administrative division. `name` is unique; `short` is what people say (聊城)."""

    code: str
    name: str
    short: str
    level: Level


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text at ``[start, end)``."""

    place: Place
    start: int
    end: int


NATION = Place(NATION_CODE, "国家", "国家", Level.NATIONAL)


def find(name: str) -> Place:
    """Return the place of that full or short name. Raises UnknownError where there is none."""
    found = _by_name().get(name)
    if found is None:
        raise UnknownError(f"no administrative division is called {name}")
    return found[0]


def named(name: str) -> tuple[Place, ...]:
    """Return every place of that full or short name: several for a county name that several cities share."""
    return _by_name().get(name, ())


def chain(place: Place) -> tuple[Place, ...]:
    """Return the place and what stands above it, lowest first, the nation last."""
    codes = [place.code, place.code[:4] + "00", place.code[:2] + "0000", NATION_CODE]
    return tuple(_by_code()[code] for code in dict.fromkeys(codes) if code in _by_code())


def mentioned(text: str, home: Place | None = None) -> list[Mention]:
    """Return the places below the nation that `text` names, in order, the longest name at each point.

    A county name that several cities share is read as the one under `home` where there is one. The short name of a
    county counts only under `home` or right behind its city's name.
    """
    names, longest = _by_name(), _longest()
    near = _short_counties(home.code[:4]) if home else {}
    heads, near_heads = _heads(), {name[:2] for name in near}
    found, start = [], 0
    while start < len(text):
        head = text[start : start + 2]
        if head not in heads and head not in near_heads:
            start += 1
            continue
        for end in range(min(len(text), start + longest), start + 1, -1):
            places = names.get(text[start:end]) or near.get(text[start:end])
            if places and places[0] is not NATION:
                place = next((p for p in places if home and p.code[:4] == home.code[:4]), places[0])
                found.append(Mention(place, start, end))
                start = end - 1
                break
        start += 1
    return found


def _short(name: str) -> str:
    for suffix in (*SUFFIXES, *SHORT_SUFFIXES):
        stem = name.removesuffix(suffix)
        if stem != name and len(stem) >= 2:
            return _without_peoples(stem)
    return name


def _without_peoples(stem: str) -> str:
    """Cut the names of peoples off an autonomous place: 延边朝鲜族 is called 延边."""
    peoples = (
        "朝鲜族",
        "土家族",
        "藏族",
        "彝族",
        "哈尼族",
        "壮族",
        "苗族",
        "侗族",
        "布依族",
        "回族",
        "傣族",
        "白族",
        "蒙古",
    )
    cuts = [stem.find(people) for people in peoples if stem.find(people) >= 2]
    return stem[: min(cuts)] if cuts else stem


@cache
def _by_code() -> dict[str, Place]:
    lines = DATA.read_text(encoding="utf-8").splitlines()
    raw = dict(line.split("\t") for line in lines if not line.startswith("#"))
    places = {}
    for code, name in raw.items():
        if code == NATION_CODE:
            places[code] = NATION
        elif code.endswith("0000"):
            places[code] = Place(code, name, _short(name), Level.PROVINCE)
        elif code.endswith("00"):
            places[code] = Place(code, name, _short(name), Level.CITY)
        else:
            above = raw.get(code[:4] + "00") or raw.get(code[:2] + "0000", "")
            places[code] = Place(code, above + name, _short(name), Level.COUNTY)
    return places


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    names: dict[str, list[Place]] = {}
    for place in _by_code().values():
        for name in _names(place):
            names.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in names.items()}


def _names(place: Place) -> set[str]:
    if place.level is not Level.COUNTY:
        return {place.name} if place.short in WORDS else {place.name, place.short}
    above = _above(place)
    own = place.name.removeprefix(above.name)
    names = {place.name, above.short + own, above.short + place.short, above.name + place.short}
    return names | {own} if len(own) > 2 else names


def _above(place: Place) -> Place:
    return _by_code().get(place.code[:4] + "00") or _by_code()[place.code[:2] + "0000"]


@cache
def _short_counties(city: str) -> dict[str, tuple[Place, ...]]:
    counties = [p for p in _by_code().values() if p.level is Level.COUNTY and p.code.startswith(city)]
    return {p.short: (p,) for p in counties if len(p.short) >= 2 and p.short not in WORDS}


@cache
def _heads() -> frozenset[str]:
    """Return how names begin: at most points of a text none does, and no more need be asked."""
    return frozenset(name[:2] for name in _by_name())


@cache
def _longest() -> int:
    return max(map(len, _by_name()))
