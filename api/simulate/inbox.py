"""What comes to one user by a vendor's outbound API, and how much of it the vendor lets through."""

import asyncio
import time

MESSAGES, WINDOW = 5, 48 * 3600.0  # messages that a user's own message allows, and for how many seconds
TYPING, SINCE = 15.0, 30.0  # seconds that "is typing" lasts, and seconds of a user's message in which it may be shown


class Inbox:
    """A user's inbox. Whoever writes to it learns by the vendor's code that it is refused, or 0."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str] = asyncio.Queue()
        self._credit, self._until, self._wrote = 0, 0.0, 0.0
        self._typing_until = 0.0

    def wrote(self, messages: int = MESSAGES, seconds: float = WINDOW) -> None:
        """Note that the user did something that allows so many messages for so many seconds."""
        now = time.monotonic()
        self._credit, self._until, self._wrote = messages, now + seconds, now

    def put(self, text: str) -> int:
        """Take a message that counts: 45015 outside the window, 45047 over the count."""
        if time.monotonic() >= self._until:
            return 45015
        if self._credit < 1:
            return 45047
        self._credit -= 1
        self.push(text)
        return 0

    def push(self, text: str) -> None:
        """Take a message that does not count."""
        self._typing_until = 0.0
        self._queue.put_nowait(text)

    def typing(self) -> int:
        """Show that an answer is being typed: 45080 where the user did nothing of late, 45081 where it is shown."""
        now = time.monotonic()
        if now - self._wrote > SINCE or not self._wrote:
            return 45080
        if now < self._typing_until:
            return 45081
        self._typing_until = now + TYPING
        return 0

    async def next(self, seconds: float) -> str | None:
        """Return the next message, None where none comes in time."""
        if not self._queue.empty() or not seconds:
            return None if self._queue.empty() else self._queue.get_nowait()
        try:
            return await asyncio.wait_for(self._queue.get(), seconds)
        except TimeoutError:
            return None
