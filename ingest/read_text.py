"""Plain text and Markdown: bytes -> the text they hold.

UTF-8 and UTF-16 with or without a byte order mark, and GB18030. Whatever decodes must also read like Chinese: noise
that happens to be valid in some encoding is refused, never taken in.
"""

import codecs
import html
import re

from ingest.errors import ReadError, word
from ingest.table import Cell, table_lines

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
SAMPLE = 100_000
MAX_LENGTH = 5_000_000
HAN = re.compile(r"[\u3400-\u9fff]")
PLAIN = re.compile(
    r"[\t\n\v\f\r -~\u00a0-\u00ff\u2000-\u22ff\u2460-\u27bf\u3000-\u303f\u3200-\u9fff\ue000-\uf8ff\uff00-\uffef]"
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<!--.{0,5000}?-->", re.DOTALL)
INLINE = (
    (re.compile(r"!\[[^\]\n]*\]\([^()\n]*\)"), ""),
    (re.compile(r"\[\^[^\]\n]{1,50}\]"), ""),
    (re.compile(r"\[([^\[\]\n]+)\]\([^()\n]*\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^<>\s]+)>"), r"\1"),
    (re.compile(r"(\*\*|__|~~)(?=\S)([^\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\*)\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"(`+)(?=[^`])([^\n]+?)(?<=[^`])\1(?!`)"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])"), r"\1"),
)
PREFIX = re.compile(r"^\s{0,3}(?:>\s?)*\s*(?:#{1,6}(?:\s+|$)|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
RULE = re.compile(r"^\s*(?:(?:[-*_]\s*){3,}|=+\s*|-+\s*|```.*|~~~.*|\[[^\]^]+\]:\s*\S+.*)$")
DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


def read_text(data: bytes) -> str:
    """Return the text of a plain text file. Raises ReadError where it holds no plausible Chinese."""
    return decode(data)


def read_markdown(data: bytes) -> str:
    """Return Markdown without its markup: headings, emphasis, links and tables become the words they show."""
    lines = _without_front_matter(decode(data)).split("\n")
    out: list[str] = []
    while lines:
        if len(lines) > 1 and "|" in lines[0] and "|" in lines[1] and DELIMITER.match(lines[1]):
            end = next((n for n, line in enumerate(lines) if "|" not in line), len(lines))
            out += _table(lines[:end])
            lines = lines[end:]
            continue
        line = lines.pop(0)
        if not RULE.match(line):
            out.append(_inline(re.sub(r"\s+#+\s*$", "", PREFIX.sub("", line)) if "#" in line else PREFIX.sub("", line)))
    return "\n".join(out)


def decode(data: bytes) -> str:
    """Return the text of `data`, lines ended by a line feed. Raises ReadError for noise and unknown encodings."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            candidates = [(encoding, data[len(bom) :])]
            break
    else:
        candidates = [(encoding, data) for encoding in ENCODINGS]
    decoded = False
    for encoding, body in candidates:
        text = _decode(body, encoding)
        if text is None:
            continue
        decoded = True
        if len(text) > MAX_LENGTH:
            raise ReadError(word("too_long", limit=MAX_LENGTH // 10_000))
        if _plausible(text, sure=encoding == "utf-8" or len(candidates) == 1):
            return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    raise ReadError(word("noise" if decoded else "encoding"))


def _decode(data: bytes, encoding: str) -> str | None:
    """Decode all but a last character cut off in the middle; None where the bytes do not fit."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _plausible(text: str, sure: bool) -> bool:
    """Whether `text` reads like Chinese. An encoding that was guessed must also give everyday characters."""
    middle = len(text) // 2
    sample = text if len(text) <= 3 * SAMPLE else text[:SAMPLE] + text[middle : middle + SAMPLE] + text[-SAMPLE:]
    sample = "".join(sample.split())
    han = HAN.findall(sample)
    if not han or len(han) < 0.05 * len(sample) or len(PLAIN.findall(sample)) < 0.98 * len(sample):
        return False
    return sure or sum(map(_everyday, han)) >= 0.6 * len(han)


def _everyday(char: str) -> bool:
    """Whether `char` is one of the 3,755 characters of the first level of GB 2312."""
    code = char.encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def _without_front_matter(text: str) -> str:
    if not text.startswith("---\n"):
        return text
    end = text.find("\n---\n", 3)
    return text[end + 5 :] if end != -1 else text


def _inline(line: str) -> str:
    line = re.sub(r"<br\s*/?>", "\n", line, flags=re.IGNORECASE)
    for pattern, shown in INLINE:
        line = pattern.sub(shown, line)
    return html.unescape(TAG.sub("", line)).rstrip()


def _table(lines: list[str]) -> list[str]:
    rows = [_cells(line) for n, line in enumerate(lines) if n != 1]
    return table_lines([[Cell(_inline(cell), header=n == 0) for cell in row] for n, row in enumerate(rows)])


def _cells(line: str) -> list[str]:
    """Return the cells of one row; a bar behind a backslash belongs to its cell."""
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
