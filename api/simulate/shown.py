"""A conversation as it reads in a terminal: who said what, after how many seconds, and what the vendor held against it.

On a terminal a streamed answer grows in its place; where the output is piped only its last state is printed.
"""

import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator

from api.simulate.crowd import CrowdSummary
from api.simulate.phrases import name, word
from api.simulate.transcript import Bubble, Card, Delivery, DeliveryFault, SimulatedTurn

LINK = re.compile(r"""<a\s[^>]*?href=(["'])(.*?)\1[^>]*>(.*?)</a>""", re.DOTALL)
RICH = re.compile(
    r"\[([^\]\n]+)\]\([^)\n]+\)|\*\*([^*\n]+)\*\*|\\([\\`*_\[\]<>|~#])"
)  # links, bold, escaped characters
OWN = "weixin:"  # addresses that the app itself follows
INDENT = " " * 4


class Screen:
    """Prints bubbles as they come; `rich`: with their Markdown rendered, as far as a terminal can."""

    def __init__(self, rich: bool = False) -> None:
        self._rich = rich
        self._live = sys.stdout.isatty()
        self._open: Bubble | None = None
        self._height = 0

    def __call__(self, bubble: Bubble) -> None:
        """Print a bubble, in the place of the one that was open."""
        if self._live and self._height:
            sys.stdout.write(f"\x1b[{self._height}A\x1b[J")
        self._open, self._height = (bubble, 0) if bubble.open else (None, 0)
        if self._live or not bubble.open:
            lines = bubble_text(bubble, self._rich)
            sys.stdout.write(lines + "\n")
            sys.stdout.flush()
            self._height = _height(lines) if bubble.open else 0

    def end(self, turn: SimulatedTurn) -> None:
        """Print what is left to say of a turn."""
        if self._open and not self._live:
            sys.stdout.write(bubble_text(self._open, self._rich) + "\n")
        self._open, self._height = None, 0
        for line in remarks(turn):
            sys.stdout.write(f"{INDENT}{line}\n")
        sys.stdout.flush()


def bubble_text(bubble: Bubble, rich: bool = False) -> str:
    """Return a bubble with its time, its speaker and how it came."""
    way = name("ways", bubble.way).format(delivery=bubble.delivery)
    head = word("bubble", seconds=f"{bubble.after:6.1f}", speaker=name("speakers", bubble.speaker), way=way)
    lines = [head.rstrip(), *(f"{INDENT}{line}" for line in _plain(bubble.text, rich).split("\n") if bubble.text)]
    return "\n".join([*lines, *_box(bubble.card)])


def remarks(turn: SimulatedTurn) -> Iterator[str]:
    """Yield what is to be said of the deliveries behind a turn, of its faults, and of words that never came."""
    if any(delivery.number > 1 for delivery in turn.deliveries):
        yield word("deliveries", deliveries="；".join(map(_delivery, turn.deliveries)))
    yield from dict.fromkeys(word("held_against", fault=fault_text(fault)) for fault in turn.held_against)
    if turn.question and not turn.answered and not turn.failed:
        yield word("unfinished" if turn.replies else "nothing")


def fault_text(fault: DeliveryFault) -> str:
    """Return what is held against a reply."""
    return name("faults", fault.key).format(found=fault.found)


def summary_text(summary: CrowdSummary) -> str:
    """Return the figures of a crowd, a line each."""
    ways = [word("figure", name=name("figures", way), count=count) for way, count in summary.ways.items()]
    rest = [
        word("figure", name=name("figures", key), count=getattr(summary, key))
        for key in ("lost", "failed", "wrong", "again")
    ]
    median, most, longest = summary.seconds
    times = word("seconds", median=f"{median:.1f}", most=f"{most:.1f}", longest=f"{longest:.1f}")
    faults = [word("fault", fault=fault_text(fault), count=count) for fault, count in summary.faults.items()]
    return "\n".join([word("figure", name=name("figures", "sent"), count=summary.sent), *ways, *rest, times, *faults])


def _delivery(delivery: Delivery) -> str:
    outcome = name("outcomes", delivery.outcome)
    return word("delivery", number=delivery.number, seconds=f"{delivery.seconds:.1f}", outcome=outcome)


def _plain(text: str, rich: bool) -> str:
    """Return text with its links as a phone shows them, and where they lead."""
    if rich:
        return RICH.sub(lambda found: found[1] or found[2] or found[3], text)
    return LINK.sub(
        lambda found: word("tap" if found[2].startswith(OWN) else "link", text=found[3], url=found[2]), text
    )


def _box(card: Card | None) -> list[str]:
    if card is None:
        return []
    lines = [card.title, *card.lines]
    wide = max(map(_width, lines))
    rows = [f"│ {line}{' ' * (wide - _width(line))} │" for line in lines]
    return [f"{INDENT}{row}" for row in (f"┌{'─' * (wide + 2)}┐", *rows, f"└{'─' * (wide + 2)}┘")]


def _height(text: str) -> int:
    columns = shutil.get_terminal_size().columns
    return sum(max(1, -(-_width(line) // columns)) for line in text.split("\n"))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
