"""What programs and people wrap around a question: blocks between tags, fences, lines behind >, templates of prompts.

It looks at the form alone. What stands in a block is quoted, but for a block that is named for the question; a template
that carries a block is an order to a model and is nobody's question either.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.cues import load_cues
from corpus.quote import Span

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
class Block:
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
        quoted += _template(text, quoted)
    return tuple(quoted)


def set_off(text: str) -> tuple[Span, ...]:
    """Return what stands in fences and on lines behind >."""
    return tuple(Span(*match.span()) for pattern in (FENCE, BEHIND) for match in pattern.finditer(text))


def _blocks(text: str) -> Iterator[Block]:
    """Yield what stands between an opening tag and the next closing one of its name; what stays open is no block."""
    open_tags: list[re.Match[str]] = []
    names: list[str] = []
    for tag in TAG.finditer(text):
        name = tag[2].lower()
        if not tag[1]:
            open_tags.append(tag)
            names.append(name)
        elif name in names:
            at = len(names) - 1 - names[::-1].index(name)
            yield Block(name, Span(open_tags[at].start(), tag.end()), Span(open_tags[at].end(), tag.start()))
            del open_tags[at:], names[at:]


def _template(text: str, blocks: Sequence[Span]) -> Iterator[Span]:
    """Yield what of the words around blocks is a template's: all before 「问题：」, or lines that give orders."""
    labels = [label for label in load_cues().asking_label.finditer(text) if not _within(label.start(), blocks)]
    if labels:
        yield Span(0, labels[-1].end())
        return
    for line in LINE.finditer(text):
        if not _within(line.start(), blocks) and _orders(line.group()):
            yield Span(*line.span())


def _orders(line: str) -> bool:
    """Say whether a line beside a block is none of a user's: a heading, an item, about the tags, foreign to them."""
    if load_cues().first_person.search(line):
        return False
    names_tags = any(not LAYOUT.fullmatch(tag[2].lower()) for tag in TAG.finditer(line))
    return names_tags or bool(ITEM.match(line)) or line.rstrip().endswith(("：", ":")) or not HAN.search(line)


def _within(at: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= at < span.end for span in spans)
