"""Says what policies say in other words: other numerals, lay words, fewer segments, one tier of several, a frame.

Each paraphrase is true by construction. It tries whether the verifier lets an honest writer through.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence

from assistant.answer import Statement
from corpus.language.quantity import quantities
from corpus.language.quote import Span, segments
from corpus.model import Citation, Policy
from eval.generate import Change, Trial, changed, truths


def paraphrases(policies: Sequence[Policy], seed: int) -> Iterator[Trial]:
    """Yield true statements in other words without end."""
    rng = random.Random(seed)
    pool = [truth for policy in policies for truth in truths(policy)]
    while True:
        for kind, change in PARAPHRASES.items():
            found = changed(pool, change, rng)
            if found:
                truth, text = found
                yield Trial(kind, Statement(_framed(text, truth.citations[0], rng), truth.citations), truth.text)


LAY = {
    "给予": ("发放", "给"),
    "一次性奖励": ("一次性奖补",),
    "首次": ("第一次",),
    "首次突破": ("首次超过",),
    "民营企业": ("民企",),
    "年销售收入": ("年营收",),
    "对新增规上企业": ("新升规的企业",),
    "省级财政": ("省财政",),
    "不再增收": ("不再加收",),
    "力争": ("争取",),
    "给予最高": ("给予最多", "给予不超过"),
    "不低于": ("不少于",),
    "牵头单位": ("牵头部门",),
    "另外": ("其余",),
    "鼓励企业": ("支持企业",),
    "提升至": ("提高到",),
}
EQUAL: dict[str, Callable[[str], list[str]]] = {
    "万元": lambda number: [f"{number}0000元", f"{number}万"],
    "亿元": lambda number: [f"{number}0000万元"],
    "%": lambda number: [f"百分之{number}"],
}
OPENINGS = (
    "",
    "",
    "根据规定，",
    "原文写明：",
    "是的，",
    "按照{title}，",
    "{title}{label}规定，",
    "简单说，",
    "{label}提出，",
)


def _verbatim(text: str, rng: random.Random) -> str | None:
    return text


def _segments(text: str, rng: random.Random) -> str | None:
    """Keep some whole segments, the one with the first number among them."""
    parts = [text[s.start : s.end] for s in segments(text, Span(0, len(text)))]
    kept = [part for part in parts if quantities(part) or rng.random() < 0.5]
    return "".join(kept).rstrip("，；。") + "。" if kept else None


def _numerals(text: str, rng: random.Random) -> str | None:
    """Write the numbers another way."""
    found = re.search(r"(?<![\d.])(\d+)(万元|%|家|亿元)", text)
    if not found:
        return None
    number, unit = found.groups()
    wide = number.translate({ord(str(i)): 0xFF10 + i for i in range(10)})
    others = [wide + unit, f"{number} {unit}"]
    others += {"万元": [f"{number}0000元", f"{number}万"], "%": [f"百分之{number}"], "亿元": [f"{number}0000万元"]}.get(
        unit, []
    )
    return text[: found.start()] + rng.choice(others) + text[found.end() :]


def _lay(text: str, rng: random.Random) -> str | None:
    outside = re.sub("“[^”]*”", "", text)
    fits = [word for word in LAY if word in outside and text.count(word) == outside.count(word)]
    for word in rng.sample(fits, min(2, len(fits))):
        text = text.replace(word, rng.choice(LAY[word]))
    return text if fits else None


def _spread(text: str, rng: random.Random) -> str | None:
    """Say of a list that is spread over tiers what each tier gets: 国家级最高200万元，省级最高50万元."""
    found = re.search(r"(国家级)和(省级).*?分别给予最高([\d万元]+)、([\d万元]+)", text)
    if found:
        high, low, more, less = found.groups()
        pairs = [f"{high}最高{more}", f"{low}最高{less}"]
        rng.shuffle(pairs)
        return "首次认定的，" + "，".join(pairs) + "。"
    spread = re.search(r"突破([\d亿元、]+)的.*?一次性奖励([\d万元、]+)", text)
    if not spread:
        return None
    matched = list(zip(spread.group(1).split("、"), spread.group(2).split("、"), strict=True))
    chosen = rng.sample(matched, rng.randint(1, len(matched)))
    return "；".join(f"首次突破{a}的，奖励{b}" for a, b in chosen) + "。"


def _item(text: str, rng: random.Random) -> str | None:
    """Say one item of a list of targets: 单项冠军企业80家."""
    items = re.findall(r"(?<=[、，])([^、，。\d]{2,14}\d+[家个名](?:左右|以上)?)(?=[、，。])", text)
    return f"{rng.choice(items)}。" if items else None


PARAPHRASES: dict[str, Change] = {
    "word for word": _verbatim,
    "segments": _segments,
    "numerals": _numerals,
    "lay words": _lay,
    "spread": _spread,
    "item": _item,
    "lay words and numerals": lambda text, rng: _numerals(_lay(text, rng) or text, rng),
    "lay words and segments": lambda text, rng: _segments(_lay(text, rng) or text, rng),
}


def _framed(text: str, citation: Citation, rng: random.Random) -> str:
    opening = rng.choice(OPENINGS)
    return opening.format(title=f"《{citation.policy_title}》", label=citation.label) + text
