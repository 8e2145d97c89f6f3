"""Reads the fields of a measure file: mappings, lists, words and days, each with its place for whoever has to mend it.

A key that nobody knows and a value of another kind are refused in one sentence that names the place.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any


class MeasureError(ValueError):
    """A measure file that does not fit its policy; the message names file and place in one sentence."""


def under(at: str, key: str) -> str:
    """Return the place of `key` below the place `at`: amount.parts.ceiling."""
    return f"{at}.{key}" if at else key


def mapping(raw: object, at: str, keys: Iterable[str] | None = None) -> Mapping[str, Any]:
    """Return `raw` as a mapping of words, none of them but `keys`. Raises MeasureError."""
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise MeasureError(f"{at or 'the file'}: keys with values are wanted")
    unknown = sorted(set(raw) - set(raw if keys is None else keys))
    if unknown:
        raise MeasureError(f"{under(at, unknown[0])}: the key is unknown")
    return raw


def only(raw: object, at: str, known: Iterable[str]) -> tuple[str, Any]:
    """Return the one key of `raw`, of those that are `known`, and what it holds. Raises MeasureError."""
    item = mapping(raw, at)
    if len(item) != 1 or next(iter(item)) not in known:
        raise MeasureError(f"{at}: one of {', '.join(known)} is wanted, not {', '.join(item) or 'nothing'}")
    return next(iter(item.items()))


def listed(raw: object, at: str) -> list[tuple[Any, str]]:
    """Return the items of a list that is not empty, each with its place. Raises MeasureError."""
    if not isinstance(raw, list) or not raw:
        raise MeasureError(f"{at}: a list of one or more is wanted")
    return [(item, f"{at}.{n}") for n, item in enumerate(raw)]


def string(raw: Mapping[str, Any], key: str, at: str) -> str:
    """Return the words or the number under `key`, as words. Raises MeasureError."""
    value = raw.get(key)
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
        raise MeasureError(f"{under(at, key)}: words are wanted")
    return str(value)


def optional(raw: Mapping[str, Any], key: str) -> str | None:
    """Return the words under `key`, None where there are none. Raises MeasureError."""
    return None if raw.get(key) is None else string(raw, key, "")


def strings(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """Return the list of words under `key`, empty where there is none or nothing in it. Raises MeasureError."""
    if raw.get(key) is None or raw[key] == []:
        return ()
    return tuple(string({"": item}, "", at) for item, at in listed(raw[key], key))


def day(raw: object, at: str) -> date | None:
    """Return a date, or None. Raises MeasureError."""
    if raw is None or type(raw) is date:
        return raw
    raise MeasureError(f"{at}: {raw} is no date")


def truth(raw: Mapping[str, Any], key: str, at: str) -> bool:
    """Return what is under `key`, false where it is absent. Raises MeasureError."""
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise MeasureError(f"{under(at, key)}: true or false is wanted")
    return value
