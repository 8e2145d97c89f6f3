import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.replies import deserialize_reply

from api.channels.xml import XmlError, read, written

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t]<>&"), max_size=200)


@given(TEXT)
def test_any_words_come_out_as_they_went_in(text: str) -> None:
    assert read(written({"Content": text, "CreateTime": 7}).encode()) == {"Content": text, "CreateTime": "7"}


@given(TEXT.map(lambda text: f"{text}]]>{text}"))
def test_another_implementation_reads_what_we_write(text: str) -> None:
    head: dict[str, str | int] = {"ToUserName": "a", "FromUserName": "b", "CreateTime": 7, "MsgType": "text"}
    assert deserialize_reply(written({**head, "Content": text})).content == text.strip()


def test_characters_that_xml_cannot_carry_are_left_out() -> None:
    assert read(written({"Content": "a\x00\x0b\ud800b\ufffe"}).encode()) == {"Content": "ab"}


@given(st.binary(max_size=300))
def test_no_bytes_are_too_odd_to_be_refused(content: bytes) -> None:
    with pytest.raises(XmlError):
        read(content)


@pytest.mark.parametrize(
    "content",
    [
        "<!DOCTYPE xml><xml><Content>a</Content></xml>",
        '<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/hostname">]><xml><Content>&e;</Content></xml>',
        '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
        '<!DOCTYPE xml SYSTEM "http://127.0.0.1:9/x.dtd"><xml><Content>a</Content></xml>',
        "<html><Content>a</Content></html>",
        "<xml><Content>a</Content>",
        "<xml>" * 2000 + "</xml>" * 2000,
    ],
)
def test_document_types_and_all_that_is_no_message_are_refused(content: str) -> None:
    with pytest.raises(XmlError):
        read(content.encode())


def test_what_is_nested_deeper_is_left_out() -> None:
    xml = b"<xml><!-- note --><Event>scancode_push</Event><ScanCodeInfo><ScanType>qr</ScanType></ScanCodeInfo></xml>"
    assert read(xml) == {"Event": "scancode_push", "ScanCodeInfo": ""}
