"""A language model that keeps its answers back until it is let speak: slow, and by no clock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eval.scripted import Part, Request, Scripted, ScriptedReply
from tests.waiting import HUNG

PATIENT = {"LLM_TIMEOUT": str(HUNG), "DEADLINE": str(HUNG)}  # settings of a server that asks it


class Held(Scripted):
    """A server of `part` that answers at once while nobody holds it, and always where a request is not `hard`."""

    def __init__(self, part: Part, hard: Callable[[Request], bool] = lambda _: True) -> None:
        self._may = threading.Event()
        self._may.set()

        def later(request: Request) -> ScriptedReply:
            assert not hard(request) or self._may.wait(HUNG)
            return part(request)

        super().__init__(later)

    def __exit__(self, *exception: object) -> None:
        self._may.set()
        super().__exit__(*exception)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Keep the answers back, at most until the end."""
        self._may.clear()
        try:
            yield
        finally:
            self._may.set()

    def let(self) -> None:
        """Let it speak."""
        self._may.set()
