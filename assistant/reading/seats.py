"""Seats: where the enterprise of a question stands, apart from the places whose policies it asks about.

聊城这十万 asks about a place, 厂在德州 tells a seat. A policy serves the enterprises of its own place and of what is
below it. A seat that is told no closer than a place above the policy's own leaves it open. Where people come from is
neither: 一半是四川来的.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.reading.cues import PLACE, Cues
from assistant.reading.question import Question
from corpus.places import Mention, Place, chain, named


def apart(text: str, mentions: Sequence[Mention], cues: Cues) -> tuple[list[Place], list[Place], str]:
    """Return the places that are told as seats, the other places, and `text` without what names and tells them."""
    marked, marks = _marked(text, mentions)
    spans, origins = _spans(cues.seat, marked), _spans(cues.origin, marked)
    seats, asked = dict[Place, None](), dict[Place, None]()
    for mention, at in zip(mentions, marks, strict=True):
        if not _within(at, origins):
            (seats if _within(at, spans) else asked)[mention.place] = None
    return list(seats), list(asked), cues.origin.sub(" ", cues.seat.sub(" ", marked)).replace(PLACE, " ")


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def serves(place: str | None, seats: Collection[Place]) -> bool:
    """Say whether the policies of the place of that name may serve an enterprise of these seats; so they do of none."""
    lines = [chain(one) for one in named(place or "")]
    return not seats or any(line[0] in chain(seat) or seat in line for line in lines for seat in seats)


def leaning(question: Question, places: Collection[str]) -> Question:
    """Return a question that may lean on measures of `places`: outside where it names no place and none serves it."""
    own = question.about is None or question.named is not None or question.level is not None
    if own or not places or any(serves(place, question.seats) for place in places):
        return question
    return replace(question, scope=(), outside=tuple(sorted(places)))


def _marked(text: str, mentions: Sequence[Mention]) -> tuple[str, list[int]]:
    """Return the text with one sign in the stead of each place, and where the signs stand."""
    marked, marks, end = "", [], 0
    for mention in mentions:
        marked += text[end : mention.start]
        marks.append(len(marked))
        marked, end = marked + PLACE, mention.end
    return marked + text[end:], marks
