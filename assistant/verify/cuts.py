"""Where a quote may begin and end: never so that what is cut off turns round what is left.

低于5000万元 stands word for word in 不低于5000万元, and 最高5 in 最高50万元; neither is a quote.
"""

from collections.abc import Iterator

from assistant.verify.wording import wording
from corpus.language.bound import AFTER, BEFORE
from corpus.language.quantity import normal, quantities

REACH = 16  # characters outside the quote that are looked at


def cut_faults(text: str, start: int, end: int) -> list[str]:
    """Return the fault of a quote ``text[start:end]`` that is cut out against its sense."""
    first = max(0, start - REACH, text.rfind("\n", 0, start) + 1)
    line_end = text.find("\n", end)
    last = min(end + REACH, line_end if line_end >= 0 else len(text))
    head = text[first : min(end, start + REACH)]
    tail = text[max(start, end - REACH) : last]
    begin, stop = start - first, end - max(start, end - REACH)
    cut = any(a < begin < b for a, b in _units(head)) or any(a < begin <= b for a, b in _turns(head))
    cut = cut or any(a < stop < b for a, b in _units(tail))
    return [f"引文断在不该断的地方：“{text[start:end][:20]}…”"] if cut else []


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of numbers, the 以上 or 左右 behind them included."""
    plain = normal(text)
    for q in quantities(text):
        after = AFTER.match(plain, q.end)
        yield q.start, after.end() if after else q.end


def _turns(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of negations, comparisons and soft words, which govern what follows them."""
    words = wording()
    for pattern in (words.negator, words.soft, BEFORE):
        for match in pattern.finditer(text):
            yield match.span()
