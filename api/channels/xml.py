"""The XML in which 微信 and 企业微信 write messages: one flat element of named values.

Refuses what is not well formed, document types and with them all entities, and fetches nothing.
"""

import re
from collections.abc import Mapping

from lxml import etree

ROOT = "xml"
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that XML cannot carry


class XmlError(ValueError):
    """Bytes that are no such message; the message names the fault and none of the content."""


def read(content: bytes) -> dict[str, str]:
    """Return the values by name; what is nested deeper is left out. Raises XmlError."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise XmlError("the message is not well formed") from None
    if root.getroottree().docinfo.doctype:
        raise XmlError("the message has a document type")
    if root.tag != ROOT:
        raise XmlError("the message is no message")
    return {child.tag: child.text or "" for child in root if isinstance(child.tag, str)}


def written(values: Mapping[str, str | int]) -> str:
    """Return the values as XML: numbers as they are, text in CDATA sections."""
    return f"<{ROOT}>{''.join(f'<{name}>{_value(value)}</{name}>' for name, value in values.items())}</{ROOT}>"


def _value(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return f"<![CDATA[{ILLEGAL.sub('', value).replace(']]>', ']]]]><![CDATA[>')}]]>"
