"""Makes lies out of what policies say, to try the verifier with.

A lie is a true statement with one thing in it changed: a number, a tier, a comparison, a negation, a place, an office,
a condition, the force, a quote. Each is false by construction.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Statement
from corpus.language.quantity import Quantity, quantities
from corpus.language.quote import sentences
from corpus.model import Policy, cite


@dataclass(frozen=True, slots=True)
class Trial:
    """One statement to be judged. `kind` says what was changed, `source` the true words it was made from."""

    kind: str
    statement: Statement
    source: str


Change = Callable[[str, random.Random], str | None]


def truths(policy: Policy) -> list[Statement]:
    """Return the sentences of a policy as statements that quote themselves."""
    found = []
    for span in sentences(policy.text):
        citation = cite(policy, span.start, span.end)
        if len(citation.quote) >= 12 and citation.node_id != policy.root.id:
            found.append(Statement(citation.quote, (citation,)))
    return found


def lies(policies: Sequence[Policy], seed: int) -> Iterator[Trial]:
    """Yield false statements without end, every kind in turn. The same seed gives the same ones."""
    rng = random.Random(seed)
    pool = [(policy, truth) for policy in policies for truth in truths(policy)]
    while True:
        for kind, change in LIES.items():
            found = changed([truth for _, truth in pool], change, rng)
            if found and found[1] != found[0].text:
                truth, lie = found
                yield Trial(kind, Statement(_cut(lie, truth.text, rng), truth.citations), truth.text)
        yield from _citation_lies(*rng.choice(pool), rng)


def changed(pool: Sequence[Statement], change: Change, rng: random.Random) -> tuple[Statement, str] | None:
    """Return one of `pool` that `change` fits, and what becomes of it; None where none was met in `TRIES` draws."""
    for truth in rng.choices(pool, k=TRIES):
        lie = change(truth.text, rng)
        if lie is not None:
            return truth, lie
    return None


# --- lies ---

LEAST = 8  # characters: 给予受理 alone says nothing false
TRIES = 60  # so that a kind that fits few sentences comes as often as the others
BOUNDS = {
    "最高": ("至少", "不低于", ""),
    "不低于": ("不超过", "不高于", "低于", ""),
    "不超过": ("超过", "不低于"),
    "突破": ("不足", "不超过", "低于"),
    "以上": ("以下", "以内", ""),
    "左右": ("以上", "以下"),
}
BEHIND = frozenset({"以上", "左右"})  # 以上两项 compares nothing
AT_LEAST = ("满", "不少于", "不低于", "至少", "超过")  # 满1年 and 满1年以上 are one
PLACES = {"聊城": "济南", "山东省": "河南省", "我市": "济南市", "我省": "河北省", "临清市": "东阿县"}
PLACES |= {"省级": "市级", "市级": "省级", "国家级": "市级"}
PLACES |= {"省财政厅": "国家财政部", "市财政局": "省财政厅", "市科技局": "市农业农村局", "省科技厅": "省教育厅"}
SENSES = {"首次": "每次", "当年": "次年", "一次性": "每年", "连续": "累计", "每年": "每月"}
SENSES |= {"民营企业": "国有企业", "中小企业": "大型企业", "规模以下": "规模以上", "优先": "暂缓", "免费": "收费"}
SENSES |= {"提高": "降低", "降低": "提高", "加大": "减少", "扩大": "缩小", "增加": "减少"}
UNITS = [
    ("万元", "元"),
    ("万元", "亿元"),
    ("亿元", "万元"),
    ("%", "个百分点"),
    ("家", "万家"),
    ("个", "项"),
    ("亩", "平方米"),
]
FORCE = {"鼓励": "必须", "支持": "强制", "力争": "确保", "可": "必须", "探索": "保证", "引导": "要求"}
VERBS = ("给予", "奖励", "鼓励", "支持", "培育", "安排", "纳入", "开展", "推动", "完善", "加强", "建立", "实施", "落实")
NEGATIONS = {
    "不再": "",
    "不予": "给予",
    "免予": "给予",
    "免征": "征收",
    "不得": "可以",
    "不低于": "低于",
    "不符合": "符合",
    "除外": "",
}


def _number(text: str, rng: random.Random) -> str | None:
    found = [q for q in quantities(text) if re.match(r"\d", text[q.start :])]
    if not found:
        return None
    q = rng.choice(found)
    written = re.match(r"\d[\d,]*(?:\.\d+)?", text[q.start :])
    assert written
    number = written.group().rstrip(",")
    others = [number + "0", str(int(float(number.replace(",", ""))) + rng.choice([1, 5, 10])), "3" + number]
    lie = text[: q.start] + rng.choice(others) + text[q.start + len(number) :]
    return lie if _differs(lie, text) else None


def _unit(text: str, rng: random.Random) -> str | None:
    fits = [(a, b) for a, b in UNITS if re.search(rf"\d{a}", text)]
    if not fits:
        return None
    a, b = rng.choice(fits)
    lie = re.sub(rf"(\d){a}", rf"\g<1>{b}", text, count=1)
    return lie if _differs(lie, text) else None


def _tier(text: str, rng: random.Random) -> str | None:
    """Exchange two numbers of one sentence that are of the same unit and apart."""
    found = [q for q in quantities(text) if not q.is_date]
    matched = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a.unit == b.unit and a.value != b.value]
    matched = [(a, b) for a, b in matched if a.bound is b.bound and a.bound not in ("from", "to")]
    if not matched:
        return None
    a, b = rng.choice(matched)
    return text[: a.start] + text[b.start : b.end] + text[a.end : b.start] + text[a.start : a.end] + text[b.end :]


def _bound(text: str, rng: random.Random) -> str | None:
    fits = [(word, at) for word in BOUNDS for q in quantities(text) if (at := _beside(text, word, q)) is not None]
    if not fits:
        return None
    word, at = rng.choice(fits)
    return text[:at] + rng.choice(BOUNDS[word]) + text[at + len(word) :]


def _beside(text: str, word: str, q: Quantity) -> int | None:
    """Return where the comparison word of a number stands, None where it has another or none."""
    if word in BEHIND:
        said_before = text[: q.start].endswith(AT_LEAST)
        return q.end if text.startswith(word, q.end) and not said_before else None
    return q.start - len(word) if text[: q.start].endswith(word) else None


def _negated(text: str, rng: random.Random) -> str | None:
    fits = [m for verb in VERBS for m in re.finditer(verb, text)]
    if not fits:
        return None
    found = rng.choice(fits)
    return text[: found.start()] + rng.choice(["不", "不予", "不再", "不得"]) + text[found.start() :]


def _swapped(table: dict[str, str]) -> Change:
    def change(text: str, rng: random.Random) -> str | None:
        fits = [word for word in table if word in text]
        if not fits:
            return None
        word = rng.choice(fits)
        return text.replace(word, table[word], 1)

    return change


def _differs(lie: str, text: str) -> bool:
    """Whether some number told is none of the text's."""
    theirs = {(q.value, q.unit) for q in quantities(text)}
    return any((q.value, q.unit) not in theirs for q in quantities(lie))


LIES: dict[str, Change] = {
    "number": _number,
    "unit": _unit,
    "tier": _tier,
    "bound": _bound,
    "negation put in": _negated,
    "negation taken out": _swapped(NEGATIONS),
    "place": _swapped(PLACES),
    "sense": _swapped(SENSES),
    "force": _swapped(FORCE),
}


def _cut(lie: str, text: str, rng: random.Random) -> str:
    """Keep the whole sentence, or only the segments around the change; the change itself is kept."""
    if rng.random() < 0.5:
        return lie
    first = next((i for i, (a, b) in enumerate(zip(lie, text, strict=False)) if a != b), min(len(lie), len(text)))
    last = len(lie) - next((i for i, (a, b) in enumerate(zip(lie[::-1], text[::-1], strict=False)) if a != b), 0)
    begin, end = lie.rfind("，", 0, first) + 1, lie.find("，", max(first, last))
    cut = lie[begin : end if end > 0 else len(lie)]
    return cut if len(cut) >= LEAST else lie


def _citation_lies(policy: Policy, truth: Statement, rng: random.Random) -> Iterator[Trial]:
    """Yield a quote with one character changed, a span moved, a quote in marks that is not word for word."""
    citation, text = truth.citations[0], truth.text
    at = rng.randrange(len(text))
    other = text[:at] + ("和" if text[at] != "和" else "与") + text[at + 1 :]
    yield Trial("quote", Statement(text, (replace(citation, quote=other),)), text)
    yield Trial("span", Statement(text, (replace(citation, start=citation.start + 1),)), text)
    yield Trial("label", Statement(text, (replace(citation, label="九、（九）"),)), text)
    if text[at].isalnum():
        yield Trial("words in marks", Statement(f"原文写明：“{other}”", truth.citations), text)
    elsewhere = rng.choice(truths(policy))
    if (
        text not in elsewhere.text
        and citation.policy_title not in text  # which is true of every clause
        and any(not q.is_date for q in quantities(text))
        and not set(_values(text)) & set(_values(elsewhere.text))
    ):
        yield Trial("another clause", Statement(text, elsewhere.citations), text)


def _values(text: str) -> list[tuple[object, str]]:
    return [(q.value, q.unit) for q in quantities(text)]
