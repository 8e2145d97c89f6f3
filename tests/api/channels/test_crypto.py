import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from api.channels.crypto import CryptError, Seal, Sealed, is_signed, signature
from corpus.settings import SettingsError

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
SIGNED = [v for v in VECTORS if v["kind"] == "plain_signature"]
ENVELOPES = [v for v in VECTORS if v["kind"] == "aes"]
REPRODUCED = [v for v in VECTORS if v["kind"] == "encrypt_only" or v.get("encrypt_reproduces")]
TOKEN, KEY, ID = "a token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
SEAL = Seal(TOKEN, KEY, ID)
THEIRS = WeChatCrypto(TOKEN, KEY, ID)


def seal_of(vector: dict[str, Any]) -> Seal:
    return Seal(vector["token"], vector["encoding_aes_key"], vector["receive_id"])


def opened(sealed: Sealed, **changed: str) -> bytes:
    parts = {"encrypted": sealed.encrypted, "digest": sealed.signature, "timestamp": "1", "nonce": "2", **changed}
    return SEAL.opened(**parts)


def signed(encrypted: str) -> Sealed:
    return Sealed(encrypted, signature(TOKEN, "1", "2", encrypted), "1", "2")


def test_there_are_thirteen_published_vectors() -> None:
    assert len(VECTORS) == 13
    assert len(SIGNED) + len(ENVELOPES) + 1 == 13


@pytest.mark.parametrize("vector", SIGNED, ids=lambda v: str(v["name"]))
def test_a_published_signature_fits(vector: dict[str, Any]) -> None:
    parts = (vector["token"], vector["timestamp"], vector["nonce"])
    assert is_signed(vector["signature"], *parts)
    assert not is_signed(vector["signature"], *parts, "more")


@pytest.mark.parametrize("vector", ENVELOPES, ids=lambda v: str(v["name"]))
def test_a_published_envelope_opens(vector: dict[str, Any]) -> None:
    parts = (vector["encrypt"], vector["msg_signature"], vector["timestamp"], vector["nonce"])
    assert seal_of(vector).opened(*parts).decode() == vector["plaintext"]


@pytest.mark.parametrize("vector", REPRODUCED, ids=lambda v: str(v["name"]))
def test_a_published_envelope_is_sealed_again_to_the_bit(vector: dict[str, Any]) -> None:
    stamp = vector.get("timestamp", "1"), vector.get("nonce", "2")
    sealed = seal_of(vector).sealed(vector["plaintext"].encode(), *stamp, vector["random16"].encode())
    assert sealed.encrypted == vector["encrypt"]
    assert sealed.signature == vector.get("msg_signature", sealed.signature)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_another_implementation_opens_what_we_seal_and_we_what_it_seals(text: str) -> None:
    sealed = SEAL.sealed(text.encode(), "1", "2")
    assert THEIRS.decrypt_message({"Encrypt": sealed.encrypted}, sealed.signature, "1", "2") == text
    theirs = THEIRS.encrypt_message(text or "空", "2", "1")
    encrypted = theirs.split("<Encrypt><![CDATA[")[1].split("]]>")[0]
    assert opened(signed(encrypted)).decode() == (text or "空")


@given(st.binary(max_size=400))
def test_a_message_of_any_bytes_comes_out_as_it_went_in(message: bytes) -> None:
    assert opened(SEAL.sealed(message, "1", "2")) == message


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_signed_garbage_is_refused_as_such(garbage: bytes) -> None:
    for encrypted in (garbage.decode("latin-1"), base64.b64encode(garbage).decode()):
        with pytest.raises(CryptError):
            opened(signed(encrypted))


@given(st.text(max_size=60), st.integers(min_value=0, max_value=100))
def test_an_envelope_with_one_character_changed_is_refused(text: str, place: int) -> None:
    sealed = SEAL.sealed(text.encode(errors="replace"), "1", "2")
    at = place % len(sealed.encrypted)
    changed = sealed.encrypted[:at] + ("B" if sealed.encrypted[at] != "B" else "C") + sealed.encrypted[at + 1 :]
    with pytest.raises(CryptError, match="signature"):
        opened(sealed, encrypted=changed)


@pytest.mark.parametrize("changed", [{"timestamp": "3"}, {"nonce": "3"}, {"digest": ""}, {"digest": "é" * 40}])
def test_an_envelope_that_is_signed_otherwise_is_refused(changed: dict[str, str]) -> None:
    with pytest.raises(CryptError, match="signature"):
        opened(SEAL.sealed(b"x", "1", "2"), **changed)


def test_an_envelope_for_another_receiver_is_refused() -> None:
    with pytest.raises(CryptError, match="another receiver"):
        opened(Seal(TOKEN, KEY, "somebody else").sealed(b"x", "1", "2"))


@pytest.mark.parametrize("key", ["", "short", KEY + "D", "*" * 43, "é" * 43])
def test_a_key_that_is_none_is_told_when_it_is_set(key: str) -> None:
    with pytest.raises(SettingsError, match="EncodingAESKey"):
        Seal(TOKEN, key, ID)
