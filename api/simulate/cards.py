"""A template card of 企业微信, read as the lines that the app shows of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from api.simulate.transcript import Card


def card_of(card: Mapping[str, Any]) -> Card:
    """Return what a card shows: its title, and a line for each pair, link and button."""
    main = _mapping(card, "main_title")
    return Card(str(main.get("title", "")), tuple(line for line in _lines(card, main) if line))


def _lines(card: Mapping[str, Any], main: Mapping[str, Any]) -> Iterator[str]:
    yield str(main.get("desc", ""))
    large = _mapping(card, "emphasis_content")
    yield " ".join(filter(None, (str(large.get("title", "")), str(large.get("desc", "")))))
    yield str(card.get("sub_title_text", ""))
    quote = _mapping(card, "quote_area")
    yield from (str(quote.get("title", "")), str(quote.get("quote_text", "")))
    for pair in _list(card, "horizontal_content_list"):
        yield f"{pair.get('keyname', '')}：{pair.get('value', '')}"
    for link in _list(card, "jump_list"):
        yield f"→ {link.get('title', '')} {link.get('url', '')}".rstrip()
    for button in _list(card, "button_list"):
        yield f"[{button.get('text', '')}]"


def _mapping(card: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = card.get(name)
    return found if isinstance(found, dict) else {}


def _list(card: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = card.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
