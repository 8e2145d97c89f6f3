"""The envelope in which 微信 and 企业微信 seal what they send: a SHA-1 signature, and AES-256-CBC around a frame.

The vendor's form: the key is base64 of EncodingAESKey and "=", the IV its first 16 bytes, the padding PKCS#7 to blocks
of 32, the frame 16 random bytes, the length of the message in 4 bytes (big-endian), the message and the receiver's id.
Refuses what is not signed, padded or framed so, and what is sealed for another receiver. Compares in constant time.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from corpus.settings import SettingsError

AES_KEY = 43  # characters of an EncodingAESKey
SALT = 16  # random bytes before the frame
HEAD = SALT + 4  # … and the length behind them
BLOCK = 32  # the vendor's padding, twice the cipher's own block


class CryptError(ValueError):
    """An envelope that is not what it says it is; the message names the fault and none of its content."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed message with what its receiver checks it by."""

    encrypted: str
    signature: str
    timestamp: str
    nonce: str


def signature(*parts: str) -> str:
    """Return the vendor's signature: SHA-1, in hexadecimal, over the sorted parts (token, timestamp, nonce …)."""
    return hashlib.sha1("".join(sorted(parts)).encode(errors="surrogatepass"), usedforsecurity=False).hexdigest()


def is_signed(digest: str, *parts: str) -> bool:
    """Say whether `digest` is the signature of the parts."""
    return hmac.compare_digest(digest.encode(errors="surrogatepass"), signature(*parts).encode())


class Seal:
    """The token and the key of one callback, and the id of whoever receives there ("" for a 智能机器人).

    Raises SettingsError for a key that is no EncodingAESKey.
    """

    def __init__(self, token: str, aes_key: str, receiver: str) -> None:
        self.token, self.receiver = token, receiver
        try:
            if len(aes_key) != AES_KEY:
                raise ValueError
            key = base64.b64decode(aes_key + "=", validate=True)
        except ValueError:
            raise SettingsError(f"an EncodingAESKey is {AES_KEY} letters and digits") from None
        self._cipher = Cipher(AES256(key), CBC(key[:16]))

    def opened(self, encrypted: str, digest: str, timestamp: str, nonce: str) -> bytes:
        """Return the message in an envelope whose signature is `digest`. Raises CryptError."""
        if not is_signed(digest, self.token, timestamp, nonce, encrypted):
            raise CryptError("the signature does not fit")
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):
            raise CryptError("the envelope is not base64") from None
        if not sealed or len(sealed) % BLOCK:
            raise CryptError("the envelope is cut off")
        decryptor = self._cipher.decryptor()
        return self._unframed(_unpadded(decryptor.update(sealed) + decryptor.finalize()))

    def sealed(self, message: bytes, timestamp: str, nonce: str, salt: bytes | None = None) -> Sealed:
        """Return `message` in an envelope; `salt` is drawn at random where none is given."""
        framed = b"".join((salt or secrets.token_bytes(SALT), struct.pack(">I", len(message)), message))
        encryptor = self._cipher.encryptor()
        padded = _padded(framed + self.receiver.encode())
        encrypted = base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()
        return Sealed(encrypted, signature(self.token, timestamp, nonce, encrypted), timestamp, nonce)

    def _unframed(self, framed: bytes) -> bytes:
        if len(framed) < HEAD:
            raise CryptError("the frame is cut off")
        (size,) = struct.unpack(">I", framed[SALT:HEAD])
        message, receiver = framed[HEAD : HEAD + size], framed[HEAD + size :]
        if len(message) < size:
            raise CryptError("the frame is cut off")
        if not hmac.compare_digest(receiver, self.receiver.encode()):
            raise CryptError("the envelope is meant for another receiver")
        return message


def _padded(framed: bytes) -> bytes:
    missing = BLOCK - len(framed) % BLOCK
    return framed + bytes([missing]) * missing


def _unpadded(padded: bytes) -> bytes:
    count = padded[-1]
    if not 1 <= count <= BLOCK or padded[-count:] != bytes([count]) * count:
        raise CryptError("the padding does not fit")
    return padded[:-count]
