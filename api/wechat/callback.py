"""What the vendor sends to `/wechat`, checked and opened, and what goes back, sealed as it came.

Without an AES key messages come in plain text, and the signature covers no more than the time and a nonce. With one
only the sealed part is read: the signature covers it, and it names the 公众号 it is meant for. Then what comes unsealed
is refused, even where the vendor would send both.
"""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass

from api.channels import xml
from api.channels.crypto import CryptError, Seal, is_signed
from corpus.settings import Settings, SettingsError

AES = "aes"


class CallbackError(ValueError):
    """A callback that the vendor has not made; the message names the fault and none of its content."""


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """A message as the vendor wrote it, and the stamp under which it came."""

    message: bytes
    timestamp: str
    nonce: str


class WeChatCallback:
    """The token and, where one is set, the seal of one 公众号. Raises SettingsError for settings that do not fit."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.wechat_token
        if settings.wechat_aes_key and not settings.wechat_app_id:
            raise SettingsError("setting wechat_aes_key: it needs wechat_app_id beside it")
        self._seal = _seal(settings) if settings.wechat_aes_key else None

    def greeted(self, query: Mapping[str, str]) -> OpenedMessage:
        """Return what is to be said back to whoever sets up the callback. Raises CallbackError."""
        if self._seal and "msg_signature" in query:
            return self._opened(query, query.get("echostr", ""))
        return self._plain(query, query.get("echostr", "").encode(errors="replace"))

    def opened(self, query: Mapping[str, str], body: bytes) -> OpenedMessage:
        """Return the message in the body of a callback. Raises CallbackError."""
        if query.get("encrypt_type") != AES:
            if self._seal:
                raise CallbackError("the message is not sealed")
            return self._plain(query, body)
        try:
            encrypted = xml.read(body).get("Encrypt", "")
        except xml.XmlError as error:
            raise CallbackError(str(error)) from None
        return self._opened(query, encrypted)

    def closed(self, message: str) -> str:
        """Return a reply as it goes out."""
        if not self._seal:
            return message
        sealed = self._seal.sealed(message.encode(), str(int(time.time())), secrets.token_hex(8))
        return xml.written(
            {
                "Encrypt": sealed.encrypted,
                "MsgSignature": sealed.signature,
                "TimeStamp": int(sealed.timestamp),
                "Nonce": sealed.nonce,
            }
        )

    def _plain(self, query: Mapping[str, str], message: bytes) -> OpenedMessage:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not is_signed(query.get("signature", ""), self._token, timestamp, nonce):
            raise CallbackError("the signature does not fit")
        return OpenedMessage(message, timestamp, nonce)

    def _opened(self, query: Mapping[str, str], encrypted: str) -> OpenedMessage:
        if not self._seal:
            raise CallbackError("the message is sealed, and there is no key")
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        try:
            message = self._seal.opened(encrypted, query.get("msg_signature", ""), timestamp, nonce)
        except CryptError as error:
            raise CallbackError(str(error)) from None
        return OpenedMessage(message, timestamp, nonce)


def _seal(settings: Settings) -> Seal:
    try:
        return Seal(settings.wechat_token, settings.wechat_aes_key, settings.wechat_app_id)
    except SettingsError as error:
        raise SettingsError(f"setting wechat_aes_key: {error}") from None
