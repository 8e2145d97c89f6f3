"""The vendor's own package, in Node, as the other side of the envelope."""

import json
import secrets
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from tests.api.wecom.conftest import Server
from tests.api.wecom.vendor import APP, KEYS, ROBOT, Caller, parsed
from tests.waiting import HUNG

SEAL = """
const {encrypt, getSignature} = require(process.argv[1]);
const {token, key, id, message, timestamp, nonce} = JSON.parse(process.argv[2]);
const sealed = encrypt(key, message, id);
console.log(JSON.stringify({sealed, signature: getSignature(token, timestamp, nonce, sealed)}));
"""
OPEN = """
const {decrypt, getSignature} = require(process.argv[1]);
const {token, key, sealed, timestamp, nonce} = JSON.parse(process.argv[2]);
const {message, id} = decrypt(key, sealed);
console.log(JSON.stringify({message, id, signature: getSignature(token, timestamp, nonce, sealed)}));
"""


def node(peers: Path, program: str, **given: str) -> dict[str, str]:
    """Run a program over the package, and return what it prints."""
    command = [str(peers / ".bin" / "node"), "-e", program, str(peers / "@wecom" / "crypto"), json.dumps(given)]
    said: dict[str, str] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=HUNG).stdout)
    return said


@pytest.mark.parametrize("door", [pytest.param(ROBOT, id="robot"), pytest.param(APP, id="app")])
def test_the_vendor_s_package_is_understood_and_understands(plain: Server, peers: Path, door: str) -> None:
    token, key, receiver = KEYS[door]
    stamp = {"timestamp": str(int(time.time())), "nonce": secrets.token_hex(8)}
    robot = json.dumps({"msgid": secrets.token_hex(8), "from": {"userid": "u"}, "msgtype": "file"})
    app = f"<xml><FromUserName>u</FromUserName><MsgType>file</MsgType><MsgId>{secrets.randbits(60)}</MsgId></xml>"
    message = robot if door == ROBOT else app
    made = node(peers, SEAL, token=token, key=key, id=receiver, message=message, **stamp)
    body = {"encrypt": made["sealed"]} if door == ROBOT else f"<xml><Encrypt>{made['sealed']}</Encrypt></xml>"
    content = json.dumps(body) if isinstance(body, dict) else body
    query = {"msg_signature": made["signature"], **stamp}
    response = httpx.post(Caller(plain.url, door).url, params=query, content=content, timeout=HUNG)
    assert response.status_code == 200
    reply = response.json() if door == ROBOT else parsed(response.text)
    sealed, signature, timestamp, nonce = (str(value) for value in reply.values())
    opened = node(peers, OPEN, token=token, key=key, sealed=sealed, timestamp=timestamp, nonce=nonce)
    assert (opened["signature"], opened["id"]) == (signature, receiver)
    assert "文字" in opened["message"]
