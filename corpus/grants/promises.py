"""The sentences of a policy that promise something: money, relief, a right, precedence.

Reads words alone: it neither tells who is promised anything nor whether the promise is new. Headings, titles of other
documents and what stands before and after the text proper promise nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.language.bound import without_titles
from corpus.language.quote import Span, segments, sentences
from corpus.model import Kind, Node, Policy

MONEY = (
    r"奖励|奖补|补贴|补助|资助|贴息|扶持|返还|风险(?:补偿|代偿|分担)|奖金|以奖代补|(?:资金|财政|经费)支持"
    r"|资金配套|配套(?:资金|资助|奖励)"
)
RELIEF = r"减免|免征|减征|免收|免缴|免交|免除|免予|免费|减按|减半|[缓延]缴|缓[交征]|延迟缴|加计扣除|即征即退|优惠|不再"
GRANT = (
    r"给予|发放|重点(?:投资)?(?:支持|扶持|保障)"
    r"|予以(?:重点|优先|适当|大力|积极)?(?:[^，。；]{0,6})?(?:支持|倾斜|保障|扶持|资金)"
)
PRECEDENCE = r"优先(?!股|级|权|发展(?:的)?(?:工业|产业)|发展且|确定)"
RIGHT = (
    r"(?<![认许不])可以?(?:按(?!下|上|键)|提[升高前]|享受|申请|申报|获得|获取|领取|适当|先行|上浮|放宽|延[长期]|缓|减|免"
    r"|不(?:再|受|予)|给予|补|选择|自主|最高|继续)"
)
WORDS = re.compile("|".join((MONEY, RELIEF, GRANT, PRECEDENCE, RIGHT)))
PAID = re.compile(MONEY)
PRAISE = re.compile(r"表彰|表扬|嘉奖")
SUM = re.compile(r"[\d一二三四五六七八九十百千万亿两]元|[%％]")
OUTSIDE = frozenset({Kind.FRONT, Kind.SIGNATURE})
PARTS = "；;"


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence, or what stands of it between ；, that promises something. The span is of the canonical text."""

    start: int
    end: int
    node_id: str
    words: tuple[str, ...]  # that promise, as written, each once
    praise: bool  # 表彰奖励: an honour, of which no sum is said

    @property
    def money(self) -> bool:
        """Whether a word of it promises money."""
        return any(PAID.search(word) for word in self.words)


def is_promise(text: str) -> bool:
    """Say whether words of `text` promise something; those of a title in it do not."""
    return bool(WORDS.search(without_titles("".join(text.split()))))


def promises(policy: Policy) -> tuple[Promise, ...]:
    """Return the promises of a policy in the order of its text."""
    return tuple(
        promise
        for node in policy.root.walk()
        if node.kind not in OUTSIDE
        for span in _parts(policy.text, node)
        if (promise := _promise(policy.text, node, span))
    )


def is_heading(text: str, node: Node, sentence: Span) -> bool:
    """Whether a sentence of a node is no more than its heading, which promises nothing."""
    if not node.heading or sentence.start != node.start:
        return False
    return text[sentence.start : sentence.end].removeprefix(node.label).strip(" \t　、.．。：:【】[]") == node.heading


def _parts(text: str, node: Node) -> Iterator[Span]:
    """Yield the node's own sentences, cut at ； too; a heading is none of them."""
    for sentence in sentences(text, node.start, node.own_end):
        if not is_heading(text, node, sentence):
            yield from _cut(text, sentence)


def _cut(text: str, sentence: Span) -> Iterator[Span]:
    begin = sentence.start
    for segment in segments(text, sentence):
        if text[segment.end - 1] in PARTS or segment.end == sentence.end:
            while begin < segment.end and text[begin].isspace():
                begin += 1
            yield Span(begin, segment.end)
            begin = segment.end


def _promise(text: str, node: Node, span: Span) -> Promise | None:
    plain, places = _without_blanks(text, span)
    found = [(places[m.start()], places[m.end() - 1] + 1) for m in WORDS.finditer(without_titles(plain))]
    if not found:
        return None
    words = tuple(dict.fromkeys(text[start:end] for start, end in found))
    praise = bool(PRAISE.search(plain)) and not SUM.search(plain)
    return Promise(span.start, span.end, node.id, words, praise)


def _without_blanks(text: str, span: Span) -> tuple[str, list[int]]:
    """Return the words of a span without white space, 给 予 being 给予, and where each character stands."""
    places = [i for i in range(span.start, span.end) if not text[i].isspace()]
    return "".join(text[i] for i in places), places
