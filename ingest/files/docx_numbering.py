"""The automatic numbers of a Word document: a numbered paragraph -> the label Word shows before it.

Follows numbering.xml (ISO/IEC 29500-1, 17.9): a paragraph or its style points to a list, the list to an abstract list
whose levels say how to count. Bullets give no label.
"""

import re
from typing import Any

from ingest.files.counting import ordinal

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LEVELS = 9


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def value(element: Any, default: str) -> str:
    """Return an element's ``w:val``."""
    found: str = element.get(w("val"), default)
    return found


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, numbering: Any | None, styles: Any) -> None:
        lists = [] if numbering is None else numbering
        self.abstract = {e.get(w("abstractNumId")): e for e in lists if e.tag == w("abstractNum")}
        self.lists = {e.get(w("numId")): e for e in lists if e.tag == w("num")}
        self.styles = {e.get(w("styleId")): e for e in styles if e.tag == w("style")}
        self.default = next((i for i, e in self.styles.items() if _is_default(e)), None)
        self.counts: dict[str, list[int | None]] = {}
        self.begun: set[tuple[str, int]] = set()

    def label(self, paragraph: Any) -> str:
        """Count the paragraph and return its label: 一、 or （二） or 1.2; "" where it has none."""
        found = self._place(paragraph)
        if found is None:
            return ""
        list_id, level = found
        abstract_id, abstract = self._abstract(list_id)
        definition = self._level(list_id, abstract, level)
        if definition is None:
            return ""
        counts = self.counts.setdefault(abstract_id, [None] * LEVELS)
        self._count(counts, list_id, abstract, level, definition)
        return self._render(counts, list_id, abstract, level, definition)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """Return list id and level of the paragraph, from itself or from its styles."""
        own = paragraph.find(f"{w('pPr')}/{w('numPr')}")
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        style_id = value(style, "") if style is not None else self.default
        list_id, level = _num_pr(own)
        seen: set[str] = set()
        while list_id is None and style_id and style_id not in seen and style_id in self.styles:
            seen.add(style_id)
            styled_list, styled_level = _num_pr(self.styles[style_id].find(f"{w('pPr')}/{w('numPr')}"))
            level = level if level is not None else styled_level
            if styled_list is not None:
                list_id = styled_list
                level = level if level is not None else self._level_of_style(styled_list, style_id)
            based = self.styles[style_id].find(w("basedOn"))
            style_id = value(based, "") if based is not None else None
        if list_id is None or list_id not in self.lists:
            return None
        return list_id, min(level or 0, LEVELS - 1)

    def _level_of_style(self, list_id: str, style_id: str) -> int | None:
        _, abstract = self._abstract(list_id)
        for level in () if abstract is None else abstract.findall(w("lvl")):
            style = level.find(w("pStyle"))
            if style is not None and value(style, "") == style_id:
                return int(level.get(w("ilvl"), "0"))
        return None

    def _abstract(self, list_id: str) -> tuple[str, Any | None]:
        """Return id and definition of the abstract list behind a list, through one list style where there is one."""
        pointer = self.lists[list_id].find(w("abstractNumId")) if list_id in self.lists else None
        abstract_id = value(pointer, "") if pointer is not None else ""
        abstract = self.abstract.get(abstract_id)
        link = abstract.find(w("numStyleLink")) if abstract is not None else None
        if link is not None and value(link, "") in self.styles:
            linked, _ = _num_pr(self.styles[value(link, "")].find(f"{w('pPr')}/{w('numPr')}"))
            target = self.lists.get(linked or "")
            pointer = target.find(w("abstractNumId")) if target is not None else None
            if pointer is not None and value(pointer, "") in self.abstract:
                return value(pointer, ""), self.abstract[value(pointer, "")]
        return abstract_id, abstract

    def _override(self, list_id: str, level: int) -> Any | None:
        overrides = self.lists[list_id].findall(w("lvlOverride"))
        return next((e for e in overrides if e.get(w("ilvl")) == str(level)), None)

    def _level(self, list_id: str, abstract: Any | None, level: int) -> Any | None:
        override = self._override(list_id, level)
        own = override.find(w("lvl")) if override is not None else None
        if own is not None or abstract is None:
            return own
        return next((e for e in abstract.findall(w("lvl")) if e.get(w("ilvl")) == str(level)), None)

    def _count(self, counts: list[int | None], list_id: str, abstract: Any, level: int, definition: Any) -> None:
        override = self._override(list_id, level)
        restart = override.find(w("startOverride")) if override is not None else None
        first = (list_id, level) not in self.begun
        self.begun.add((list_id, level))
        last = counts[level]
        if restart is not None and first:
            counts[level] = _integer(value(restart, "1"), 1)
        else:
            counts[level] = _setting(definition, "start", 1) if last is None else last + 1
        for deeper in range(level + 1, LEVELS):
            below = self._level(list_id, abstract, deeper)
            restarts_after = _setting(below, "lvlRestart", deeper) if below is not None else deeper
            if restarts_after and level < restarts_after:
                counts[deeper] = None

    def _render(self, counts: list[int | None], list_id: str, abstract: Any, level: int, definition: Any) -> str:
        pattern = definition.find(w("lvlText"))
        if pattern is None or _form(definition) == "bullet":
            return ""
        legal = definition.find(w("isLgl")) is not None

        def one(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            above = definition if place == level else self._level(list_id, abstract, place)
            if above is None or _form(above) == "none":
                return ""
            count = counts[place]
            shown = _setting(above, "start", 1) if count is None else count
            return ordinal(shown, "decimal" if legal else _form(above))

        return re.sub(r"%([1-9])", one, value(pattern, "")).strip()


def _is_default(style: Any) -> bool:
    return style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")


def _num_pr(properties: Any | None) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    list_id, level = properties.find(w("numId")), properties.find(w("ilvl"))
    return (
        value(list_id, "0") if list_id is not None else None,
        _integer(value(level, "0"), 0) if level is not None else None,
    )


def _form(level: Any) -> str:
    form = level.find(w("numFmt"))
    return value(form, "decimal") if form is not None else "decimal"


def _setting(level: Any, name: str, default: int) -> int:
    found = level.find(w(name))
    return default if found is None else _integer(value(found, ""), default)


def _integer(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default
