"""Plain text and Markdown: bytes -> the text they hold.

UTF-8 and UTF-16 with or without a byte order mark, and GB18030. Whatever decodes must also read like Chinese: noise
that happens to be valid in some encoding is refused, never taken in.
"""

import codecs
import html
import re

from ingest.errors import ReadError, word
from ingest.files.table import TableCell, table_lines

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
SAMPLE = 100_000
LONGEST_LINE = 10_000
MAX_LENGTH = 2_000_000
MARKUP = 3  # how much longer a page may be than its words
HAN = re.compile(r"[\u3400-\u9fff]")
PLAIN = re.compile(
    r"[\t-\r -~\u00a0-\u00ff\u2000-\u22ff\u2460-\u27bf\u2e80-\u303f\u3200-\u9fff\ue000-\uffef\U00020000-\U0003ffff]"
)
ASCII = re.compile(r"[!-~]+")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>|<!--.{0,5000}?-->", re.DOTALL)
INLINE = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^()\n]{0,300}\)"), ""),
    (re.compile(r"\[\^[^\]\n]{1,50}\]"), ""),
    (re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\n]{0,300}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,300})\]\[[^\[\]\n]{0,300}\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^<>\s]{1,300})>"), r"\1"),
    (re.compile(r"(\*\*|__|~~)(?=\S)([^\n]{1,300}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\d*])\*(?=[^\s*])([^*\n]{1,300}?)(?<=[^\s*])\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]{1,300}?)(?<=[^\s_])_(?![\w_])"), r"\1"),
    (re.compile(r"(`+)(?=[^`])([^\n]{1,300}?)(?<=[^`])\1(?!`)"), r"\2"),
)
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
ASIDE = 0xF0000  # where escaped signs wait, in a private plane, until the markup is gone
PREFIX = re.compile(r"^(?:>\s?)*(?:#{1,6}(?:\s+|$)|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
RULE = re.compile(r"(?:[-*_] *){3,}|=+|-+|```.*|~~~.*|\[[^\]^]{1,100}\]:\s*\S+.*")
DELIMITER = re.compile(r"[|:\- ]*-[|:\- ]*")


def read_text(data: bytes) -> str:
    """Return the text of a plain text file. Raises ReadError where it holds no plausible Chinese."""
    return decode(data)


def read_markdown(data: bytes) -> str:
    """Return Markdown without its markup: headings, emphasis, links and tables become the words they show."""
    lines = [line.strip() for line in _without_front_matter(decode(data)).split("\n")]
    out: list[str] = []
    at = 0
    while at < len(lines):
        if "|" in lines[at] and at + 1 < len(lines) and "|" in lines[at + 1] and DELIMITER.fullmatch(lines[at + 1]):
            end = next((n for n in range(at, len(lines)) if "|" not in lines[n]), len(lines))
            out += _table(lines[at:end])
            at = end
        else:
            out += [] if RULE.fullmatch(lines[at]) else [_line(lines[at])]
            at += 1
    return "\n".join(out)


def decode(data: bytes, markup: bool = False) -> str:
    """Return the text of `data`, lines ended by a line feed; in `markup` ASCII says nothing about the words.

    Raises ReadError for noise and unknown encodings.
    """
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
        if len(text) > (MARKUP if markup else 1) * MAX_LENGTH:
            raise ReadError(word("too_long", limit=MAX_LENGTH // 10_000))
        words = ASCII.sub("", text) if markup else text
        if _plausible(words, sure=encoding == "utf-8" or len(candidates) == 1):
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


def _line(line: str) -> str:
    shown = PREFIX.sub("", line)
    heading = line.startswith("#") and shown.rstrip("#")
    return _inline(heading if heading and heading.endswith(" ") else shown)


def _inline(line: str) -> str:
    """Return the words a line shows. A line longer than any paragraph is no Markdown, and stays as it is."""
    if len(line) > LONGEST_LINE:
        return line
    line = re.sub(r"<br\s*/?>", "\n", line, flags=re.IGNORECASE)
    line = ESCAPED.sub(lambda sign: chr(ASIDE + ord(sign[1])), line)
    for pattern, shown in INLINE:
        line = pattern.sub(shown, line)
    line = html.unescape(TAG.sub("", line))
    return line.translate({ASIDE + code: code for code in range(128)}).rstrip()


def _table(lines: list[str]) -> list[str]:
    rows = [_cells(line) for n, line in enumerate(lines) if n != 1]
    return table_lines([[TableCell(_inline(cell), header=n == 0) for cell in row] for n, row in enumerate(rows)])


def _cells(line: str) -> list[str]:
    """Return the cells of one row; a bar behind a backslash belongs to its cell."""
    line = line.strip().removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
