"""What a simulated user lived through: bubbles, the deliveries behind them, and what the vendor held against a reply.

Values only. A turn is what came of one thing that the user did; it judges itself answered, failed or lost.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MARKDOWN = re.compile(
    r"\*\*[^*\n]+\*\*|^#{1,6} |^\* |^\|.*\|\s*$|\[[^\]\n]+\]\([^)\n]+\)|```|`[^`\n]+`|</?(?!/?a\b)[a-z]+[^>\n]*>",
    re.MULTILINE | re.IGNORECASE,
)


class Speaker(StrEnum):
    """Who says a bubble: the user, the account that is tried, the vendor's own app."""

    USER = "user"
    ACCOUNT = "account"
    VENDOR = "vendor"


class Way(StrEnum):
    """How a bubble came to the user."""

    ASKED = "asked"
    TAPPED = "tapped"
    JUDGED = "judged"
    AT_ONCE = "at_once"
    REDELIVERED = "redelivered"
    CONTINUED = "continued"
    STREAMED = "streamed"
    SERVICE = "service"
    NOTICE = "notice"


class DeliveryOutcome(StrEnum):
    """What became of one delivery: words, an acknowledgement, nothing in time, nobody there, a reply that is none."""

    SHOWN = "shown"
    SILENT = "silent"
    LATE = "late"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class DeliveryFault:
    """What a vendor punishes, by its key in ``prompts/simulate.yaml``, and what was found there."""

    key: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A template card, as the lines it shows."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownReply:
    """What a vendor makes of one reply: the words it shows, and what it reads further; a broken one is none at all."""

    text: str = ""
    reply: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[DeliveryFault, ...] = ()
    broken: bool = False

    @property
    def outcome(self) -> DeliveryOutcome:
        if self.broken:
            return DeliveryOutcome.BROKEN
        return DeliveryOutcome.SHOWN if self.text or self.reply else DeliveryOutcome.SILENT


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery of a message: the how-manieth, after how many seconds of the turn, how long it was open."""

    number: int
    after: float
    seconds: float
    outcome: DeliveryOutcome
    faults: tuple[DeliveryFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Bubble:
    """Words on the user's phone, `after` so many seconds of the turn, in reply to a delivery (0: to none).

    `open`: more comes in the place of these words.
    """

    speaker: Speaker
    way: Way
    text: str
    after: float
    delivery: int = 0
    card: Card | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class SimulatedTurn:
    """What came of one thing that a user did. `unfinished`: the last thing the account said was to wait.

    `faults`: what is held against replies that belong to none of the deliveries.
    """

    question: str
    bubbles: tuple[Bubble, ...]
    deliveries: tuple[Delivery, ...] = ()
    faults: tuple[DeliveryFault, ...] = ()
    unfinished: bool = False

    @property
    def replies(self) -> tuple[Bubble, ...]:
        """What the account said."""
        return tuple(bubble for bubble in self.bubbles if bubble.speaker is Speaker.ACCOUNT)

    @property
    def held_against(self) -> tuple[DeliveryFault, ...]:
        """All that the vendor holds against the account's replies."""
        return (*(fault for delivery in self.deliveries for fault in delivery.faults), *self.faults)

    @property
    def failed(self) -> bool:
        """Whether the user was shown the vendor's notice that the account does not work."""
        return any(bubble.speaker is Speaker.VENDOR for bubble in self.bubbles)

    @property
    def answered(self) -> bool:
        """Whether the user has an answer in the end, whatever went wrong on the way."""
        return bool(self.replies) and not self.unfinished

    @property
    def way(self) -> Way | None:
        """How the answer came, None where none did."""
        return self.replies[-1].way if self.answered else None

    @property
    def seconds(self) -> float:
        """The seconds after which the last word was there."""
        return self.replies[-1].after if self.replies else 0.0

    @property
    def text(self) -> str:
        """All that the account said."""
        return "\n".join(bubble.text for bubble in self.replies)


Listener = Callable[[Bubble], None]


def ignored(_: Bubble) -> None:
    """Listen to nothing."""


def markdown(text: str) -> tuple[DeliveryFault, ...]:
    """Return a fault for words that a phone shows with their markup, Markdown or HTML; links are no markup."""
    found = MARKDOWN.search(text)
    return (DeliveryFault("markdown", found.group().strip()),) if found else ()
