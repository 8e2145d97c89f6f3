"""Makes the canonical text of a document: the words as written, without the artefacts of the file they came in.

Drops bookmarks, byte-order marks, zero-width and control characters, indents, trailing blanks and runs of blank
lines, and joins the lines that a PDF wrapped. It refuses to touch the words: no width is folded (NFC, never NFKC).
``canonical(canonical(x)) == canonical(x)``.
"""

import re
import unicodedata

from ingest.structure.wrapping import unwrap

BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
BOOKMARK = re.compile(r"\[bookmark: ?\w{1,40}\]$")


def canonical(raw: str) -> str:
    """Return the canonical text of `raw`: lines without outer blanks, at most one blank line in a row, none outside."""
    text = INVISIBLE.sub("", BREAKS.sub("\n", raw))
    text = unicodedata.normalize("NFC", _without_bookmarks(text))
    lines = _lines(text)
    while (joined := unwrap(lines)) != lines:
        lines = joined
    return "\n".join(lines)


def _lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _without_bookmarks(text: str) -> str:
    """Cut [bookmark: _GoBack], also where cutting one uncovers another; one pass."""
    if "[bookmark:" not in text:
        return text
    kept: list[str] = []
    for piece in re.split(r"(?<=\])", text):
        kept.append(piece)
        tail = "".join(part[-64:] for part in kept[-64:])[-64:]
        found = BOOKMARK.search(tail)
        left = len(found[0]) if found else 0
        while left:
            last = kept.pop()
            if len(last) > left:
                kept.append(last[:-left])
            left -= min(left, len(last))
    return "".join(kept)
