"""Long words in the short bubbles of a messaging app: cut by bytes, at the ends of lines and sentences.

A bubble never ends within a character, and within a sentence only where that alone is too long.
"""

import re

SENTENCE = re.compile(r".+?(?:[。！？；;]+[」』”）)]*|$)", re.DOTALL)


def bubbles(text: str, size: int) -> tuple[str, ...]:
    """Return `text` in pieces of at most `size` bytes of UTF-8 (64 at least); none where there is nothing to say."""
    found: list[str] = []
    for n, line in enumerate(text.strip().split("\n")):
        for m, piece in enumerate(_pieces(line, size)):
            joint = "\n" if n and not m else ""
            if found and _size(found[-1] + joint + piece) <= size:
                found[-1] += joint + piece
            else:
                found.append(piece)
    return tuple(one.strip("\n") for one in found if one.strip())


def shortened(text: str, size: int, most: int, more: str) -> tuple[str, ...]:
    """Return at most `most` bubbles; where that is not all, the last one ends in the line `more`."""
    found = bubbles(text, size)
    if len(found) <= most:
        return found
    *kept, last = found[:most]
    return (*kept, f"{bubbles(last, size - _size(more) - 1)[0]}\n{more}")


def _pieces(line: str, size: int) -> list[str]:
    """Return a line whole where it fits, else its sentences, else parts of these."""
    if _size(line) <= size:
        return [line]
    return [part for sentence in SENTENCE.findall(line) for part in _parts(sentence, size)]


def _parts(sentence: str, size: int) -> list[str]:
    parts, rest = [], sentence
    while _size(rest) > size:
        part = rest.encode()[:size].decode(errors="ignore")
        parts.append(part)
        rest = rest[len(part) :]
    return [*parts, rest] if rest else parts


def _size(text: str) -> int:
    return len(text.encode())
