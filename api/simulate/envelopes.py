"""The XML of 公众号, 自建应用 and 微信客服, written and read as the vendor does.

Reads strictly: what a vendor's parser would not take is no reply.
"""

from collections.abc import Mapping
from xml.etree import ElementTree

from api.channels.crypto import CryptError, Seal
from api.simulate.courier import Letter, stamp

NUMBERS = frozenset({"CreateTime", "MsgId", "AgentID", "bizmsgmenuid"})  # fields that stand without CDATA


class NotTakenError(ValueError):
    """A reply that the vendor cannot take. `key` is the fault's in ``prompts/simulate.yaml``."""

    def __init__(self, key: str, found: str = "") -> None:
        super().__init__(f"{key} {found}".strip())
        self.key, self.found = key, found


def written(fields: Mapping[str, str]) -> bytes:
    """Return fields as the XML of a callback."""
    body = "".join(f"<{name}>{_value(name, value)}</{name}>" for name, value in fields.items())
    return f"<xml>{body}</xml>".encode()


def read(body: bytes) -> dict[str, str]:
    """Return the fields of a reply, those of lists left out. Raises NotTakenError."""
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise NotTakenError("not_xml", body[:40].decode(errors="replace")) from None
    if root.tag != "xml":
        raise NotTakenError("not_xml", root.tag)
    return {child.tag: child.text or "" for child in root}


def opened(fields: Mapping[str, str], seal: Seal) -> bytes:
    """Return what is sealed in the fields of a reply. Raises NotTakenError."""
    parts = [fields.get(name, "") for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")]
    if not all(parts):
        raise NotTakenError("seal", "MsgSignature, TimeStamp, Nonce")
    try:
        return seal.opened(*parts)
    except CryptError as error:
        raise NotTakenError("seal", str(error)) from None


def check_names(fields: Mapping[str, str], user: str, account: str) -> None:
    """Raise NotTakenError for a reply that is not from the account to the user."""
    if (fields.get("FromUserName"), fields.get("ToUserName")) != (account, user):
        raise NotTakenError("names", f"{fields.get('FromUserName')} → {fields.get('ToUserName')}")


def sealed(fields: Mapping[str, str], seal: Seal, plain: Mapping[str, str]) -> Letter:
    """Return a sealed delivery; `plain` stands beside the envelope."""
    timestamp, nonce = stamp()
    letter = seal.sealed(written(fields), timestamp, nonce)
    query = {"msg_signature": letter.signature, "timestamp": timestamp, "nonce": nonce}
    return Letter(query, written({**plain, "Encrypt": letter.encrypted}), nonce)


def _value(name: str, value: str) -> str:
    return value if name in NUMBERS else f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
