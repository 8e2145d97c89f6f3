"""公众号 as 微信 treats it: the check of the address, the three modes, and what is shown of a reply.

The rules are the vendor's, not the door's, and what the vendor leaves open is taken strictly. Where 微信 would tell the
user that the account does not work, so does this.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from api.channels.crypto import Seal, signature
from api.simulate.courier import Courier, Letter, broken, stamp
from api.simulate.envelopes import NotTakenError, check_names, opened, read, sealed, written
from api.simulate.follower import Tap
from api.simulate.phrases import words
from api.simulate.transcript import ShownReply, markdown

LONGEST = 2048  # bytes of a text
SHOWN_AS_SUCH = frozenset({"image", "voice", "video", "music", "news"})
LINK = re.compile(r"""<a\s[^>]*?href=(["'])(weixin://bizmsgmenu\?[^"']*)\1[^>]*>(.*?)</a>""", re.DOTALL)


class Mode(StrEnum):
    """How the account is set up with the vendor: 明文, 兼容, 安全."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class PublicAccount:
    """A 公众号 and what 微信 knows of its callback. Without a seal its mode can only be plain."""

    token: str
    seal: Seal | None
    mode: Mode
    id: str = "gh_97417a04a28d"
    notices: bool = True
    entered: str = "subscribe"

    def letter(self, message: Mapping[str, str]) -> Letter:
        """Return a signed delivery of a message, sealed as the mode of the account asks."""
        openid = {"openid": message["FromUserName"]}
        if self.mode is Mode.PLAIN or self.seal is None:
            query = _signed(self.token)
            return Letter({**query, **openid}, written(message), query["nonce"])
        plain = message if self.mode is Mode.COMPATIBLE else {"ToUserName": message["ToUserName"]}
        letter = sealed(message, self.seal, plain)
        signed = signature(self.token, letter.query["timestamp"], letter.nonce)
        query = {"signature": signed, **openid, "encrypt_type": "aes", **letter.query}
        return Letter(query, letter.body, letter.nonce)

    def reading(self, user: str, body: bytes) -> ShownReply:
        """Return what 微信 makes of a reply to a message of `user`."""
        if body in (b"", b"success"):
            return ShownReply()
        try:
            return _shown(self._unsealed(body), user, self.id)
        except NotTakenError as error:
            return broken(error.key, error.found)

    def tap(self, text: str) -> Tap | None:
        """Return the line of a bubble that is tapped for an answer, None where there is none."""
        for _, address, shown in LINK.findall(text):
            query = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
            says, number = (query.get(name, [""])[0] for name in ("msgmenucontent", "msgmenuid"))
            if says in words("taps"):
                return Tap(says, shown, number)
        return None

    def _unsealed(self, body: bytes) -> dict[str, str]:
        fields = read(body)
        if "Encrypt" in fields:
            if self.seal is None or self.mode is Mode.PLAIN:
                raise NotTakenError("sealed")
            return read(opened(fields, self.seal))
        if self.mode is Mode.SAFE:
            raise NotTakenError("unsealed")
        return fields


async def check(courier: Courier, token: str) -> None:
    """Make the check with which 微信 takes an address. Raises NotServedError where it would refuse it."""
    echo = f"0{secrets.randbelow(10**18)}"  # whoever reads it as a number loses the first digit
    await courier.check({**_signed(token), "echostr": echo}, echo)


def _signed(token: str) -> dict[str, str]:
    timestamp, nonce = stamp()
    return {"signature": signature(token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}


def _shown(fields: Mapping[str, str], user: str, account: str) -> ShownReply:
    check_names(fields, user, account)
    if not fields.get("CreateTime", "").isdigit():
        raise NotTakenError("time", fields.get("CreateTime", ""))
    kind, content = fields.get("MsgType", ""), fields.get("Content", "")
    if kind == "transfer_customer_service":
        return ShownReply()
    if kind != "text":
        if kind not in SHOWN_AS_SUCH:
            raise NotTakenError("kind", kind)
        return ShownReply(f"[{kind}]")
    if not content.strip():
        raise NotTakenError("empty")
    if (size := len(content.encode())) > LONGEST:
        raise NotTakenError("too_long", str(size))
    return ShownReply(content, faults=markdown(content))
