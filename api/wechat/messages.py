"""What a user sends a 公众号, read from the vendor's XML, and the text that is sent back.

Refuses a message that lacks whom it is from, whom it is to or when it was sent.
"""

import hashlib
import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from api.channels import xml
from api.wechat.remarks import is_poll

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_@.-]{1,64}$")]


class MessageError(ValueError):
    """A message that the vendor would not write; the message names the fault and none of the content."""


class Incoming(BaseModel):
    """A message or an event. Unlike what else enters it may have more than is read: the vendor adds as it likes."""

    model_config = ConfigDict(frozen=True)

    account: Id = Field(alias="ToUserName")
    user: Id = Field(alias="FromUserName")
    created: int = Field(alias="CreateTime", ge=0)
    kind: str = Field(alias="MsgType")
    content: str = Field(default="", alias="Content")
    id: str = Field(default="", alias="MsgId", pattern=r"^[0-9]{0,32}$")
    menu_id: str = Field(default="", alias="bizmsgmenuid")
    event: str = Field(default="", alias="Event")
    event_key: str = Field(default="", alias="EventKey")

    @property
    def key(self) -> str:
        """What tells it from any other, however often it comes. Events have no id, so it is what they are made of."""
        parts = (self.user, str(self.created), self.event, self.event_key, self.content)
        return self.id or hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def polls(self) -> bool:
        """Whether it asks for an answer that was promised, if there is one."""
        return is_poll(self.content, self.menu_id)


def read(content: bytes) -> Incoming:
    """Return the message that the vendor wrote. Raises MessageError."""
    try:
        return Incoming.model_validate(xml.read(content))
    except xml.XmlError as error:
        raise MessageError(str(error)) from None
    except ValidationError as error:
        raise MessageError(f"the message has no proper {error.errors()[0]['loc'][0]}") from None


def reply(to: Incoming, text: str) -> str:
    """Return a message of text back to whoever sent one."""
    return xml.written(
        {
            "ToUserName": to.user,
            "FromUserName": to.account,
            "CreateTime": int(time.time()),
            "MsgType": "text",
            "Content": text,
        }
    )
