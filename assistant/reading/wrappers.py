"""What programs and people wrap around a question: blocks between tags, fences, lines behind >, templates of prompts.

It looks at the form alone. What stands in a block is quoted, but for a block that is named for the question; a template
that carries a block is an order to a model and is nobody's question either.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.reading.cues import load_cues
from corpus.language.quote import Span

TAG = re.compile(r"<(/?)([A-Za-z\u4e00-\u9fff][\w.:-]*)(?:\s[^<>]*)?>")
LAYOUT = re.compile(
    "a|b|body|br|center|code|div|em|font|h[1-6]|html|i|img|li|ol|p|pre|script|section|small|span|strong|style|table|tbody"
    "|t[dhr]|thead|u|ul"
)
ASKING = re.compile("input|prompt|q|query|question|user(?:_(?:input|message|query|question))?|问题|提问")
FENCE = re.compile(r"```.*?```", re.DOTALL)
BEHIND = re.compile(r"^[ \t]*[>＞].*$", re.MULTILINE)
LINE = re.compile(r"[^\n]+")
ITEM = re.compile(r"\s*(?:#|[-*•]\s|\d+[.、)]\s*)")
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class TaggedBlock:
    """What stands between two tags of one name; `inner` is without them."""

    name: str
    whole: Span
    inner: Span


def framed(text: str) -> tuple[Span, ...]:
    """Return what of `text` stands between tags, and the template around it."""
    blocks = [block for block in _blocks(text) if not LAYOUT.fullmatch(block.name)]
    asking = [block.inner for block in blocks if ASKING.fullmatch(block.name)]
    quoted = [block.whole for block in blocks if not ASKING.fullmatch(block.name)]
    if asking:
        inner = asking[-1]
        quoted = [q for q in quoted if inner.start <= q.start and q.end <= inner.end]
        quoted += [Span(0, inner.start), Span(inner.end, len(text))]
    elif quoted:
        quoted += _template(text, [*_outermost(quoted)])
    return tuple(_outermost(quoted))


def set_off(text: str) -> tuple[Span, ...]:
    """Return what stands in fences and on lines behind >."""
    return tuple(Span(*match.span()) for pattern in (FENCE, BEHIND) for match in pattern.finditer(text))


def _outermost(spans: Iterable[Span]) -> Iterator[Span]:
    end = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if span.end > end:
            yield span
            end = span.end


def covered(text: str, spans: Iterable[Span]) -> bytearray:
    """Return for each character of `text` whether it lies in one of `spans`."""
    taken = bytearray(len(text))
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)
    return taken


def _blocks(text: str) -> Iterator[TaggedBlock]:
    """Yield what stands between an opening tag and the next closing one of its name; what stays open is no block."""
    inside: list[re.Match[str]] = []
    names: Counter[str] = Counter()
    for tag in TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            inside.append(tag)
            names[name] += 1
        elif names[name]:
            while (opened := inside.pop())[2].lower() != name:
                names[opened[2].lower()] -= 1
            names[name] -= 1
            yield TaggedBlock(name, Span(opened.start(), tag.end()), Span(opened.end(), tag.start()))


def _template(text: str, blocks: Sequence[Span]) -> Iterator[Span]:
    """Yield what of the words around blocks is a template's: all before 「问题：」, or lines that give orders."""
    taken = covered(text, blocks)
    labels = [label for label in load_cues().asking_label.finditer(text) if not taken[label.start()]]
    if labels:
        yield Span(0, labels[-1].end())
        return
    for line in LINE.finditer(text):
        if not taken[line.start()] and _orders(line.group()):
            yield Span(*line.span())


def _orders(line: str) -> bool:
    """Say whether a line beside a block is none of a user's: a heading, an item, about the tags, foreign to them."""
    if load_cues().first_person.search(line):
        return False
    names_tags = any(not LAYOUT.fullmatch(tag[2].lower()) for tag in TAG.finditer(line))
    return names_tags or bool(ITEM.match(line)) or line.rstrip().endswith(("：", ":")) or not HAN.search(line)
