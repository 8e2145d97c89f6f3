"""自建应用 as 企业微信 treats it: the check that robot and application share, and what is shown of a reply.

企业微信 shows no notice of a failure: what goes wrong is silence to the user, and is noted in the deliveries.
"""

import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from api.channels.crypto import Seal
from api.simulate.courier import Courier, Letter, NotServedError, broken, stamp
from api.simulate.envelopes import NotTakenError, check_names, opened, read, sealed
from api.simulate.follower import Tap
from api.simulate.transcript import DeliveryFault, ShownReply, markdown

CHECK = 1.0  # seconds in which the check has to be answered
LONGEST = 2048  # bytes of a text; the vendor cuts off what is longer
TYPED = re.compile(r"回复\s*[“「\"]?\s*(继续|1)(?![\d.])")


@dataclass(frozen=True, slots=True)
class Application:
    """An application of an enterprise, whose id is the seal's receiver."""

    seal: Seal
    agent: str = "1000002"
    notices: bool = False
    entered: str = "subscribe"

    @property
    def id(self) -> str:
        return self.seal.receiver

    def letter(self, message: Mapping[str, str]) -> Letter:
        """Return a sealed delivery of a message."""
        return sealed({**message, "AgentID": self.agent}, self.seal, {"ToUserName": self.id, "AgentID": self.agent})

    def reading(self, user: str, body: bytes) -> ShownReply:
        """Return what 企业微信 makes of a reply to a message of `user`."""
        if body in (b"", b"success"):
            return ShownReply()
        try:
            fields = read(body)
            if "Encrypt" not in fields:
                raise NotTakenError("unsealed")
            return _shown(read(opened(fields, self.seal)), user, self.id)
        except NotTakenError as error:
            return broken(error.key, error.found)

    def tap(self, text: str) -> Tap | None:
        """Return what a bubble asks the user to type for an answer, None where it asks for nothing."""
        found = TYPED.search(text)
        return Tap(found[1], found[1]) if found else None


async def check(courier: Courier, seal: Seal) -> None:
    """Make the check with which 企业微信 takes an address. Raises NotServedError where it would refuse it."""
    timestamp, nonce = stamp()
    echo = f"0{secrets.randbelow(10**18)}"
    envelope = seal.sealed(echo.encode(), timestamp, nonce)
    signed = {"msg_signature": envelope.signature, "timestamp": timestamp, "nonce": nonce}
    began = time.monotonic()
    await courier.check({**signed, "echostr": envelope.encrypted}, echo)
    if (taken := time.monotonic() - began) > CHECK:
        raise NotServedError(DeliveryFault("slow_check", f"{taken:.1f}"))


def _shown(fields: Mapping[str, str], user: str, account: str) -> ShownReply:
    check_names(fields, user, account)
    if fields.get("MsgType") != "text":
        raise NotTakenError("kind", fields.get("MsgType", ""))
    content = fields.get("Content", "")
    if not content.strip():
        raise NotTakenError("empty")
    if (size := len(content.encode())) > LONGEST:
        cut = content.encode()[:LONGEST].decode(errors="ignore")
        return ShownReply(cut, faults=(DeliveryFault("cut_off", str(size)), *markdown(content)))
    return ShownReply(content, faults=markdown(content))
