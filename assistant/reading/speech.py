"""What was said, in segments: what users say for themselves, and what they only quote.

Quoted is what stands in a block, in quotation marks or behind 文件里写着, what is pasted from the policies, and our own
earlier answers. It helps to find the clause that is meant, but it tells no fact, names no party, asks nothing and gives
no order. A condition in the words of a clause is told where it is told of oneself: 我们符合新旧动能转换政策要求.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice, pairwise

from assistant.reading.cues import load_cues
from assistant.reading.wrappers import covered, framed, set_off
from assistant.tellings.patterns import patterns
from corpus.grants.promises import is_promise
from corpus.language.quantity import quantities
from corpus.language.quote import Span
from corpus.language.runs import LENGTH, Runs

LONGEST = 2000  # characters that users may say for themselves
LEADS = 20  # 文件里写着 and the like in one message, the first ones
MARKED = re.compile('“[^“”]*”|「[^「」]*」|『[^『』]*』|"[^"]*"|‘[^‘’]*’')
STICKER = re.compile(r"\[[^\[\]\n]{1,8}\](?=\s*(?:$|[，。！？；,!?;~～\[]))")  # how a messaging app writes one as text
CLAUSE = re.compile(r"[^，。；！？：,;!?\n]+")
SIGNS = "，。；！？：,;!?\n"
ENDS = "。！？!?\n"
PARTING = f"{ENDS}：:"
TRIMMED = "，。；：、,;: \n\t"
MARK = re.compile(r"(?:[^\S\n]?(?:\[\d{1,2}\]|【\d{1,2}】))+(?:[^\S\n]*《[^\n]*)?")
LISTED = re.compile(r"^[^\S\n]*依据(?:：《.*)?$", re.MULTILINE)  # the head of the clauses below an answer
HELD = re.compile(r"\s*「[^」]*」\s*")
LINE = re.compile(r"[^\n]+")
GIVES = re.compile("[给奖补]")
Spans = list[Span]


class Voice(StrEnum):
    """Who answers for the words of a segment."""

    OWN = "own"
    QUOTED = "quoted"  # others, who may be wrong
    SOURCE = "source"  # the policies, or a program that puts clauses beside the question
    ANSWER = "answer"  # we, in an earlier answer


class QuestionTooLongError(ValueError):
    """A question of more than `LONGEST` characters of the user's own."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch ``[start, end)`` of what was said."""

    start: int
    end: int
    role: Voice


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said; the segments tile the text."""

    text: str
    segments: tuple[Segment, ...]

    @property
    def own(self) -> str:
        """What users say for themselves, with a sign in place of what is quoted and without stickers: 谢谢[抱拳]."""
        line = ""
        for segment in self.segments:
            if segment.role is Voice.OWN:
                words = self.text[segment.start : segment.end]
                line = _joined(line, words, self.text[segment.start - 1]) if segment.start else words
        return STICKER.sub("", line)

    @property
    def quoted(self) -> str:
        """What they quote of others and of the policies."""
        return self._all_of(Voice.QUOTED, Voice.SOURCE)

    @property
    def claimed(self) -> str:
        """What others say and the policies may not."""
        return self._all_of(Voice.QUOTED)

    @property
    def answered(self) -> str:
        """What they quote of our earlier answers."""
        return self._all_of(Voice.ANSWER)

    def _all_of(self, *roles: Voice) -> str:
        return "".join(self.text[s.start : s.end] if s.role in roles else "\n" for s in self.segments).strip()


def segment(text: str, runs: Runs, day: date, answers: Iterable[str] = ()) -> Speech:
    """Return what was said in segments; `answers` are statements of ours that the conversation has.

    Where nothing else is said, what stands in marks is said by the user: a question may be typed between them.
    """
    ours = [*_pasted(text, Runs(answer for answer in answers if "？" not in answer), day), *_cited(text, day)]
    framing, pasted = framed(text), [*_pasted(text, runs, day)]
    marked = [*set_off(text), *_marked(text, day)]
    led = [*_led(text, [*framing, *pasted, *ours, *marked], day)]
    known = covered(text, ours)
    sure = [*_as(Voice.QUOTED, pasted), *_as(Voice.SOURCE, [*framing, *_exactly(text, pasted, runs)])]
    for loose in ([*marked, *led], ()):
        answered = [span for span in (*loose, *pasted, *ours) if any(known[span.start : span.end])]
        speech = Speech(text, _tiled(text, [*_as(Voice.QUOTED, loose), *sure, *_as(Voice.ANSWER, answered)]))
        if _says(speech.own):
            break
    return speech


def _as(role: Voice, spans: Iterable[Span]) -> list[tuple[Voice, Span]]:
    return [(role, span) for span in spans]


def _exactly(text: str, pasted: Sequence[Span], runs: Runs) -> Iterator[Span]:
    """Yield what of pasted clauses stands in the policies just so, without what was changed in them."""
    for run in (_exact(text, run) for run in runs.find(text)):
        yield from (Span(max(run.start, p.start), min(run.end, p.end)) for p in pasted if _overlap(run, p))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _joined(line: str, words: str, last: str) -> str:
    """Return own words with a sign in place of what was quoted between them, which ended with `last`."""
    head, tail = line.rstrip(" \t"), words.lstrip(TRIMMED if not line or line.rstrip()[-1:] in SIGNS else " \t")
    if not head or not tail or head[-1] in SIGNS or tail[0] in SIGNS:
        return head + tail
    return f"{head}{'。' if last in ENDS else '，'}{tail}"


def _tiled(text: str, spans: Sequence[tuple[Voice, Span]]) -> tuple[Segment, ...]:
    """Return segments without a gap: of each character the last role that a span gives it, the user's own else."""
    roles = [Voice.OWN] * len(text)
    for role, span in spans:
        roles[span.start : span.end] = [role] * (span.end - span.start)
    cuts = [0, *(i for i in range(1, len(text)) if roles[i] is not roles[i - 1]), len(text)]
    return tuple(Segment(a, b, roles[a]) for a, b in pairwise(cuts) if a < b)


def _says(own: str) -> bool:
    return any(character.isalnum() for character in own)


def _marked(text: str, day: date) -> Iterator[Span]:
    """Yield what stands in quotation marks and is a clause rather than a name, a question or somebody's own words."""
    for match in MARKED.finditer(text):
        inner = match.group()[1:-1]
        if len(inner) >= LENGTH and is_promise(inner) and not _of_oneself(inner) and not _asks(inner, day):
            yield Span(*match.span())


def _pasted(text: str, runs: Runs, day: date) -> Iterator[Span]:
    """Yield what is known word for word and promises something or tells a sum, each to the end of its clause."""
    for span in _near(text, [_exact(text, run) for run in runs.find(text)], day):
        start = span.start
        head = text[max(text.rfind(sign, 0, start) for sign in SIGNS) + 1 : start]
        if _of_oneself(head):  # what is told of oneself in the words of a clause
            start = next((i + 1 for i in range(start, span.end) if text[i] in SIGNS), span.end)
        end = _to_the_sign(text, span.end, day)
        if span.end - start >= LENGTH and _gives(text[start:end]):
            yield Span(start, end)


def _exact(text: str, run: Span) -> Span:
    """Return a run without the number at an end that goes on beyond it: 最高10 of 最高100万元."""
    start, end = run.start, run.end
    window = max(0, start - LENGTH)
    for number in quantities(text[window : end + LENGTH]):
        first, last = window + number.start, window + number.end
        start = last if first < start < last else start
        end = first if first < end < last else end
    return Span(start, max(start, end))


def _near(text: str, runs: Sequence[Span], day: date) -> Iterator[Span]:
    """Yield runs, those as one between which a slip of the pen stands."""
    span: Span | None = None
    for run in runs:
        gap = text[span.end : run.start] if span else ""
        slip = len(gap) <= LENGTH and not any(sign in gap for sign in PARTING)
        if span and slip and not _of_oneself(gap) and not _asks(gap, day):
            span = Span(span.start, max(span.end, run.end))
        else:
            if span:
                yield span
            span = run
    if span:
        yield span


def _to_the_sign(text: str, end: int, day: date) -> int:
    """Return where the clause at `end` ends, `end` itself where the user goes on in it."""
    if text[end - 1] in SIGNS:
        return end
    rest = CLAUSE.match(text, end)
    if rest is None:
        return end + 1 if text[end : end + 1] in ("。", "；", ";") else end
    return end if _of_oneself(rest.group()) or _asks(rest.group(), day) else rest.end()


def _cited(text: str, day: date) -> Iterator[Span]:
    """Yield what bears the marks of a citation, as only our answers do, and what stands around it."""
    marks, heads = [*MARK.finditer(text)], [*LISTED.finditer(text)]
    for before, mark in zip((None, *marks), marks, strict=False):
        floor = before.end() if before else 0
        found = max(text.rfind(end, floor, max(mark.start() - 1, floor)) for end in ENDS)
        begin = floor if found < 0 else found + 1
        own = [clause.end() for clause in CLAUSE.finditer(text, begin, mark.start()) if _of_oneself(clause.group())]
        yield Span(own[-1] if own else begin, mark.end())
    yield from (Span(*head.span()) for head in heads)
    if heads or len(marks) > 1:
        yield from _around(text, heads[-1].start() if heads else 0, day)


def _around(text: str, end: int, day: date) -> Iterator[Span]:
    """Yield the lines of an answer: those before `end` that are none of the user's, and quotes that stand alone."""
    for line in LINE.finditer(text):
        asked = _of_oneself(line.group()) or _asks(line.group(), day)
        if not asked and (line.end() <= end or HELD.fullmatch(line.group())):
            yield Span(*line.span())


def _led(text: str, quoted: Sequence[Span], day: date) -> Iterator[Span]:
    """Yield what follows 文件里写着 and the like, up to where the user speaks again."""
    taken, end = covered(text, quoted), 0
    for lead in islice(load_cues().quoting.finditer(text), LEADS):
        if lead.start() < end or any(taken[lead.start() : lead.end()]):
            continue
        end = _end_of_what_is_led(text, lead.end(), taken, day)
        if end > lead.end():
            yield Span(lead.start(), end)


def _end_of_what_is_led(text: str, at: int, taken: bytearray, day: date) -> int:
    """Return where the words that a lead at `at` opens end: with the last that promise something, or the sentence."""
    begin = next((i for i in range(at, len(text)) if text[i] not in TRIMMED), len(text))
    marked = MARKED.match(text, begin)
    if marked:
        return marked.end()
    granted, first, ended = at, at, False
    for clause in CLAUSE.finditer(text, begin):
        known = taken[clause.start()]
        if not known and (_of_oneself(clause.group()) or _asks(clause.group(), day)):
            break
        if known or _grants(clause.group()):
            granted = clause.end()
        elif ended:
            break
        if not ended:
            first = clause.end()
        ended = ended or text[clause.end() : clause.end() + 1] in tuple(ENDS)
    return granted if granted > at else first


def _gives(words: str) -> bool:
    """Say whether words that are known word for word are more than a condition, which anybody may name."""
    return is_promise(words) or ("＝" in words and any(q.unit == "CNY" for q in quantities(words)))


def _grants(clause: str) -> bool:
    """Say whether a clause tells of something given, in the words of the texts or in everyday ones: 再给50%."""
    return is_promise(clause) or (bool(GIVES.search(clause)) and any(q.unit for q in quantities(clause)))


def _of_oneself(words: str) -> bool:
    return bool(load_cues().first_person.search(words))


def _asks(words: str, day: date) -> bool:
    scope = patterns(day.year).scope
    return any(scope[key].search(words) for key in ("open", "polar", "closing", "tag"))
