"""A session at the terminal: the check, then one user who talks, or many who ask at once. Says how it went."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Sequence

from api.simulate.courier import NotServedError
from api.simulate.crowd import alone, summary, together
from api.simulate.phrases import word
from api.simulate.shown import Screen, fault_text, summary_text
from api.simulate.stage import Stage
from api.simulate.transcript import DeliveryFault

TRIED = frozenset({"echo", "slow_check", "status", "late"})  # faults of an address that is there and does not do


class RefusedError(Exception):
    """A callback that cannot be played with, in one sentence. `tried`: it is there, and fails the vendor's check."""

    def __init__(self, fault: DeliveryFault) -> None:
        super().__init__(fault_text(fault))
        self.tried = fault.key in TRIED


async def talk(stage: Stage, url: str, user: str, questions: Sequence[str]) -> bool:
    """Play one user who enters and asks the questions, or else the lines of stdin. Raises RefusedError.

    Returns whether each was answered.
    """
    await _check(stage, url)
    screen = Screen(stage.rich)
    player = stage.player(user or f"simulated-{secrets.token_hex(4)}", screen)
    screen.end(await player.enter())
    well = True
    async for question in _asked(questions):
        turn = await player.ask(question)
        screen.end(turn)
        well = well and turn.answered and not turn.failed
    return well


async def flood(stage: Stage, url: str, users: int, questions: Sequence[str]) -> bool:
    """Play so many users who ask at once, each one of the questions. Raises RefusedError.

    Returns whether each was told the right answer.
    """
    await _check(stage, url)
    name = f"simulated-{secrets.token_hex(4)}"
    _say(word("alone", count=len(set(questions))))
    known = await alone(stage, name, questions)
    _say(word("together", users=users))
    found = summary(await together(stage, name, questions, users), known)
    _say(summary_text(found))
    return found.flawless


async def _check(stage: Stage, url: str) -> None:
    try:
        await stage.check()
    except NotServedError as error:
        raise RefusedError(error.fault) from None
    _say(word("passed", url=url))


async def _asked(questions: Sequence[str]) -> AsyncIterator[str]:
    if questions:
        for question in questions:
            yield question
        return
    while line := await _line():
        if line.strip():
            yield line.strip()


async def _line() -> str:
    """Return the next line of stdin, "" at its end; what else goes on meanwhile goes on."""
    if not sys.stdin.isatty():
        return await asyncio.to_thread(sys.stdin.readline)
    sys.stdout.write(word("prompt"))
    sys.stdout.flush()
    loop, typed = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, typed.set)  # a thread would keep an interrupted program until the next line
    try:
        await typed.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return sys.stdin.readline()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
