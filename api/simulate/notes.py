"""Takes a turn down while it goes on: who said what, after how many seconds, in which delivery."""

import time
from collections.abc import Iterable

from api.simulate.courier import Received
from api.simulate.inbox import Inbox
from api.simulate.phrases import word, words
from api.simulate.transcript import Bubble, Card, Delivery, DeliveryFault, Listener, SimulatedTurn, Speaker, Way

SERVICE = 60.0  # seconds that a user waits for a message that nothing announced
QUIET = 2.0  # seconds after which a user takes it that no more messages come


class Notes:
    """The notes of one turn; whoever listens hears each bubble as it comes."""

    def __init__(self, question: str, listen: Listener) -> None:
        self.began = time.monotonic()
        self._question, self._listen = question, listen
        self._bubbles: list[Bubble] = []
        self._deliveries: list[Delivery] = []
        self._faults: list[DeliveryFault] = []

    def asked(self, text: str, way: Way = Way.ASKED) -> None:
        """Take down what the user says."""
        self._take(Bubble(Speaker.USER, way, text, self._after))

    def take_reply(self, text: str, way: Way, delivery: int = 0, card: Card | None = None, more: bool = False) -> None:
        """Take down what the account says, in the place of what was still open; `more`: these words are, too."""
        if self._bubbles and self._bubbles[-1].open:
            self._bubbles.pop()
        self._take(Bubble(Speaker.ACCOUNT, way, text, self._after, delivery, card, more))

    def noticed(self, delivery: int) -> None:
        """Take down that the vendor tells the user of a failure."""
        self._take(Bubble(Speaker.VENDOR, Way.NOTICE, word("notice"), self._after, delivery))

    def received(self, received: Received, way: Way | None = None) -> None:
        """Take down the deliveries of a message and the words that came of it; `way` where it is not their number's."""
        self._deliveries += received.deliveries
        if received.reading and received.reading.text:
            self.take_reply(received.reading.text, way or received.way, len(received.deliveries))

    def held_against(self, faults: Iterable[DeliveryFault]) -> None:
        """Take down what is held against a reply that belongs to no delivery; each once."""
        self._faults += [fault for fault in faults if fault not in self._faults]

    async def served(self, inbox: Inbox, patience: float) -> None:
        """Take down the messages that come by the vendor's outbound API, until it is quiet; 0: those that are there."""
        while (text := await inbox.next(patience)) is not None:
            self.take_reply(text, Way.SERVICE)
            patience = patience if puts_off(text) else min(patience, QUIET)

    def turn(self, unfinished: bool = False) -> SimulatedTurn:
        """Return the turn as it stands; it is unfinished, too, where the account's last words were to wait."""
        replies = [bubble.text for bubble in self._bubbles if bubble.speaker is Speaker.ACCOUNT]
        left = unfinished or (bool(replies) and puts_off(replies[-1]))
        return SimulatedTurn(self._question, tuple(self._bubbles), tuple(self._deliveries), tuple(self._faults), left)

    @property
    def _after(self) -> float:
        return time.monotonic() - self.began

    def _take(self, bubble: Bubble) -> None:
        self._bubbles.append(bubble)
        self._listen(bubble)


def puts_off(text: str) -> bool:
    """Say whether an account asks its user to wait."""
    return any(sign in text for sign in words("waits"))
