"""What a 智能机器人 is sent, opened: the vendor's JSON, as far as it matters here."""

import re
from typing import Annotated

from pydantic import BaseModel, Field

from api.schemas import PRINTABLE

MENTION = re.compile(r"^\s*@\S+\s+")  # how a message to a robot begins in a group
QUOTED = 200  # characters up to which quoted words are part of the question; longer ones are an answer of ours
Text = Annotated[str, PRINTABLE]


class Words(BaseModel):
    """Written words, or spoken ones that the vendor wrote down."""

    content: Text = ""


class MessagePiece(BaseModel):
    """A part of a message of words and pictures."""

    text: Words = Words()


class Mixed(BaseModel):
    """Words and pictures in one message."""

    msg_item: list[MessagePiece] = []


class MessageContent(BaseModel):
    """What a message says, whatever its type; empty where it is a picture or a file."""

    text: Words = Words()
    voice: Words = Words()
    mixed: Mixed = Mixed()

    @property
    def words(self) -> str:
        """All words in it."""
        parts = (self.text.content, self.voice.content, *(piece.text.content for piece in self.mixed.msg_item))
        return "\n".join(part.strip() for part in parts if part.strip())


class WeComSender(BaseModel):
    """Who wrote a message."""

    userid: str = ""


class Stream(BaseModel):
    """The reply that the vendor wants to hear more of."""

    id: str = ""


class Feedback(BaseModel):
    """What a user thinks of a reply: `type` is 1 for 准, 2 for 不准, 3 where that is taken back."""

    id: str = ""
    type: int = 0
    content: Text = ""
    inaccurate_reason_list: list[int | str] = []


class Event(BaseModel):
    """Something that a user did."""

    eventtype: str = ""
    feedback_event: Feedback = Feedback()


class WeComMessage(MessageContent):
    """A message, an event, or the vendor's asking for more of a reply."""

    msgid: str = ""
    msgtype: str
    chatid: str = ""
    sender: WeComSender = Field(default=WeComSender(), alias="from")
    quote: MessageContent = MessageContent()
    stream: Stream = Stream()
    event: Event = Event()

    @property
    def user(self) -> str:
        """Whose conversation it belongs to: each member of a group leads one of their own there."""
        return f"{self.chatid}/{self.sender.userid}" if self.chatid else self.sender.userid

    @property
    def question(self) -> str:
        """What is asked; empty where there are no words."""
        words = MENTION.sub("", self.words) if self.chatid else self.words
        quoted = self.quote.words
        asked = f"{quoted}\n{words}" if words and quoted and len(quoted) <= QUOTED else words
        return asked.strip()
