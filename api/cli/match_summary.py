"""How a summary of matches reads: a table for a terminal and a chart as SVG. Formats values only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape

from api.terminal import aligned
from assistant.tables.messages import word, words
from assistant.tables.summary import Summary, SummaryLine
from corpus.language.bound import Bound
from corpus.language.quantity import shown

LABEL, BAR, ROW, TOP, FONT = 300, 420, 26, 64, 13  # pixels
LONGEST = 20  # characters of a title in the chart
COLOURS = ("#2b6a6c", "#c9d8d5")  # entitled; lacking a fact


def summary_table(found: Summary) -> str:
    """Return a line a measure, by region where there are regions, and how many enterprises there are."""
    with_regions = bool(found.regions)
    heads = words("summary_heads" if with_regions else "summary_heads_plain")
    rows = [_row(line, with_regions) for line in _ordered(found)]
    return "\n".join([word("enterprises_total", count=found.enterprises), *aligned([heads, *rows])])


def chart_svg(found: Summary, as_of: date) -> str:
    """Return a bar a measure: how many are entitled, how many lack a fact, and the sum."""
    lines = _counting(found.lines)
    height = TOP + ROW * max(len(lines), 1) + ROW
    width = LABEL + BAR + 220
    most = max((line.eligible + line.open for line in lines), default=1) or 1
    title = word("chart_title", day=as_of.isoformat(), count=found.enterprises)
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-size="{FONT}" font-family="Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, '
        f'PingFang SC, WenQuanYi Micro Hei, sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        _text(16, 26, title, "start", 16),
        *_legend(),
        *(part for n, line in enumerate(lines) for part in _bar(n, line, most)),
        "</svg>",
    ]
    return "\n".join(body) + "\n"


@dataclass(frozen=True, slots=True)
class _Span:
    start: float
    length: float
    colour: str


def _legend() -> Iterator[str]:
    for x, colour, key in ((LABEL, COLOURS[0], "chart_eligible"), (LABEL + 90, COLOURS[1], "chart_open")):
        yield f'<rect x="{x}" y="38" width="12" height="12" fill="{colour}"/>'
        yield _text(x + 18, 49, word(key), "start")


def _bar(n: int, line: SummaryLine, most: int) -> Iterator[str]:
    y = TOP + n * ROW
    title = line.measure.title
    yield _text(LABEL - 10, y + 15, title if len(title) <= LONGEST else title[: LONGEST - 1] + "…", "end")
    entitled, lacking = (BAR * count / most for count in (line.eligible, line.open))
    for span in (_Span(LABEL, entitled, COLOURS[0]), _Span(LABEL + entitled, lacking, COLOURS[1])):
        yield f'<rect x="{span.start:.1f}" y="{y + 3}" width="{span.length:.1f}" height="16" fill="{span.colour}"/>'
    households = word("chart_households", count=line.eligible)
    amount = f"　{_amount(line)}" if line.amount else ""
    yield _text(LABEL + entitled + lacking + 8, y + 15, households + amount, "start")


def _text(x: float, y: float, text: str, anchor: str, size: int = FONT) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="#1d2b2b">{escape(text)}</text>'


def _ordered(found: Summary) -> Iterator[SummaryLine]:
    """Yield the lines of all enterprises, each before those of the regions where somebody is entitled."""
    for line in _counting(found.lines):
        yield line
        yield from (one for one in found.regions if one.measure is line.measure and one.eligible)


def _counting(lines: Sequence[SummaryLine]) -> list[SummaryLine]:
    """Return the lines that say something: where somebody is entitled, then where facts are lacking."""
    return [*(one for one in lines if one.eligible), *(one for one in lines if one.open and not one.eligible)]


def _row(line: SummaryLine, with_regions: bool) -> Sequence[str]:
    region = word("total_region") if line.region is None else line.region or word("no_region")
    cells = [line.measure.title, *([region] if with_regions else []), str(line.eligible), str(line.open)]
    return [*cells, _amount(line)]


def _amount(line: SummaryLine) -> str:
    if line.amount is None or not line.eligible:
        return word("no_amount")
    sense = "" if line.bound is Bound.EXACT else word(f"bound_{line.bound.value}")
    return sense + shown(line.amount.quantize(Decimal("0.01")), "CNY")
