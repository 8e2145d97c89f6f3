"""Citations as JSON, with a short name of the policy for chips. Numbers them by first use."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from corpus.model import Citation, Metadata
from corpus.places import find
from corpus.unknown import UnknownError

CLIPPED = 8  # characters of a title that tell policies of one place apart


class Order:
    """Citations by number, in the order in which they are first asked for."""

    def __init__(self) -> None:
        self._numbers: dict[Citation, int] = {}

    def __call__(self, citation: Citation) -> int:
        """Return the number of a citation, from 0."""
        return self._numbers.setdefault(citation, len(self._numbers))

    def citations(self) -> tuple[Citation, ...]:
        """Return all citations so far."""
        return tuple(self._numbers)

    def dicts(self, names: Mapping[str, str]) -> list[dict[str, Any]]:
        """Return the JSON of all citations so far."""
        return [named(asdict(citation), names) for citation in self._numbers]


def named(citation: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON of a citation with the short name of its policy."""
    return {**citation, "short": names.get(citation["policy_id"], citation["policy_title"][:CLIPPED])}


def shorts(metadata: Iterable[Metadata]) -> dict[str, str]:
    """Return a short name for each policy id: its place, with the title's beginning where several share the place."""
    known = tuple(metadata)
    at = Counter(m.place for m in known)
    return {m.id: _short(m, alone=at[m.place] == 1) for m in known}


def _short(metadata: Metadata, alone: bool) -> str:
    title = metadata.display_title
    clipped = title if len(title) <= CLIPPED else f"{title[:CLIPPED]}…"
    try:
        place = find(metadata.place or "").short
    except UnknownError:
        return clipped
    return place if alone else f"{place}·{clipped}"
