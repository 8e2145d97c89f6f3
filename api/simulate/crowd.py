"""Many users at once: each asks one question, and what each is told is held against what a lone user was told before.

A mix-up is an answer that fits somebody else's question better than the user's own, or fits none.
"""

import asyncio
import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from api.simulate.stage import Stage
from api.simulate.transcript import DeliveryFault, SimulatedTurn, Way, ignored

CARRIED = 0.8  # share of a lone user's answer that an answer has to carry
NOT_SAID = re.compile(r"<[^>]*>|https?://\S+|\s|\d+\.?\d* ?秒")  # what differs from user to user


@dataclass(frozen=True, slots=True)
class CrowdSummary:
    """What became of a crowd's questions.

    `ways`: how the answers came; `again`: deliveries after a first; `seconds`: the median, 95 % and the longest.
    """

    sent: int
    ways: Mapping[Way, int]
    lost: int
    failed: int
    wrong: int
    again: int
    seconds: tuple[float, float, float]
    faults: Mapping[DeliveryFault, int]

    @property
    def flawless(self) -> bool:
        """Whether every user was told the right answer and nobody that the account does not work."""
        return not (self.lost or self.failed or self.wrong)


async def alone(stage: Stage, name: str, questions: Sequence[str]) -> dict[str, str]:
    """Return what a lone user is told to each question, one after the other."""
    return {
        question: (await stage.player(f"{name}-alone-{n}", ignored).ask(question)).text
        for n, question in enumerate(dict.fromkeys(questions))
    }


async def together(stage: Stage, name: str, questions: Sequence[str], users: int) -> tuple[SimulatedTurn, ...]:
    """Return the turns of so many users who all ask at once, each the next of the questions."""
    asked = enumerate(islice(cycle(questions), users))
    return tuple(await asyncio.gather(*(stage.player(f"{name}-{n}", ignored).ask(question) for n, question in asked)))


def summary(turns: Sequence[SimulatedTurn], known: Mapping[str, str]) -> CrowdSummary:
    """Return what became of the turns; `known` are the answers by question."""
    parts = {question: _parts(text) for question, text in known.items()}
    answered = [turn for turn in turns if turn.answered]
    deliveries = [delivery for turn in turns for delivery in turn.deliveries]
    return CrowdSummary(
        len(turns),
        {way: count for way in Way if (count := sum(turn.way is way for turn in answered))},
        len(turns) - len(answered),
        sum(turn.failed for turn in turns),
        sum(not _is_right(turn, parts) for turn in answered),
        sum(delivery.number > 1 for delivery in deliveries),
        _seconds([turn.seconds for turn in answered]),
        Counter(fault for turn in turns for fault in turn.held_against),
    )


def _is_right(turn: SimulatedTurn, known: Mapping[str, frozenset[str]]) -> bool:
    answer = _parts(turn.text)
    own = _carried(known[turn.question], answer)
    return own >= CARRIED and all(_carried(parts, answer) <= own for parts in known.values())


def _carried(parts: frozenset[str], answer: frozenset[str]) -> float:
    return len(parts & answer) / len(parts) if parts else 0.0


def _parts(text: str) -> frozenset[str]:
    plain = NOT_SAID.sub("", text)
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2))


def _seconds(found: Sequence[float]) -> tuple[float, float, float]:
    if not found:
        return (0.0, 0.0, 0.0)
    ordered = sorted(found)
    return (statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], ordered[-1])
