"""How people ask, as data: the patterns and stop words of ``cues.yaml``, compiled once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.reading.question import Act, Ask, Aspect
from corpus.model import Level
from corpus.yamls import read_yaml

DATA = Path(__file__).with_name("cues.yaml")
PLACE = "\ue000"  # stands for a place that a text names; {place} in the patterns


@dataclass(frozen=True, slots=True)
class Cues:
    """The compiled patterns; `aspects` in the order in which they are looked for."""

    aspects: dict[Aspect, re.Pattern[str]]
    levels: dict[Level, re.Pattern[str]]
    acts: dict[Act, re.Pattern[str]]
    manipulation: re.Pattern[str]
    confirm: re.Pattern[str]
    follow_up: re.Pattern[str]
    quoting: re.Pattern[str]  # opens what others have written
    first_person: re.Pattern[str]  # users speak of themselves
    asking_label: re.Pattern[str]  # before the question of a template
    request: re.Pattern[str]  # wants something of an answer that was given, without a question
    asks: dict[Ask, re.Pattern[str]]
    own_rank: re.Pattern[str]  # ranks that are asked about, but for 省级财政 and the like
    supposed: re.Pattern[str]
    correction: re.Pattern[str]
    origin: re.Pattern[str]  # in such a text too: where people come from
    seat: re.Pattern[str]  # in a text whose places are each one PLACE
    stop_words: frozenset[str]


@cache
def load_cues() -> Cues:
    """Return the cues. Raises re.error or KeyError at once where the file does not fit."""
    raw: dict[str, Any] = read_yaml(DATA.read_text(encoding="utf-8"))
    aspects = {**raw["aspects"], "grant": raw["grant"], "compare": raw["compare"], "existence": raw["existence"]}
    return Cues(
        aspects={Aspect(name): _any_of(patterns) for name, patterns in aspects.items()},
        levels={Level(name): _any_of(patterns, unless=raw["acting"]) for name, patterns in raw["levels"].items()},
        acts={Act(name): _any_of(patterns) for name, patterns in raw["acts"].items()},
        manipulation=_any_of(raw["manipulation"]),
        confirm=_any_of(raw["confirm"]),
        follow_up=_any_of(raw["follow_up"]),
        quoting=_any_of(raw["quoting"]),
        first_person=_any_of(raw["first_person"]),
        asking_label=_any_of(raw["asking_label"]),
        request=_any_of(raw["request"]),
        asks={ask: _any_of(raw[ask.value]) for ask in Ask},
        own_rank=_any_of(raw["own_rank"]),
        supposed=_any_of(raw["supposed"]),
        correction=_any_of(raw["correction"]),
        origin=_any_of([pattern.replace("{place}", PLACE) for pattern in raw["origin"]]),
        seat=_any_of([pattern.replace("{place}", PLACE) for pattern in raw["seat"]]),
        stop_words=frozenset(raw["stop_words"].split()),
    )


def _any_of(patterns: list[str], unless: Sequence[str] = ()) -> re.Pattern[str]:
    """Compile one pattern of several, none of whose words stand before those of `unless`."""
    ahead = f"(?!{'|'.join(unless)})" if unless else ""
    return re.compile(f"(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)}){ahead}", re.IGNORECASE)
