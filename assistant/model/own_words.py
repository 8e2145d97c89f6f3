"""What a model may not say even where its citations carry every word: to promise, to address, to tell half of the sums.

Its own words tell what a clause says. What one enterprise gets is told by an assessment alone.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Statement
from assistant.finding.details import sums
from corpus.language.quantity import Quantity

LONGEST = 300  # characters
MOST = 3  # citations: under many, numbers of one clause pass for those of another
TO_SOMEBODY = re.compile(r"您|你|贵(?:公司|企业|单位|厂)|按.{0,6}情况|恭喜")
PROMISES = re.compile(r"一定(?:会|能|可)|保证(?:给|能|发|到)|肯定(?:会|能|可|有)|已经?(?:通过|审核|批准|到账)|放心")
LATIN = re.compile(r"[A-Za-z]{2,}")
MARKUP = re.compile(r"[<>{}|`*_\\]|://|\]\(|@")
QUOTED = re.compile(r"「[^」]*」|“[^”]*”")


def own_faults(statement: Statement, due: Sequence[Quantity]) -> tuple[str, ...]:
    """Return what is wrong with words of a model's own; `due` are the sums that the rules found for the question."""
    return tuple(_faults(statement.text, "".join(cited.quote for cited in statement.citations), due, statement))


def _faults(text: str, quotes: str, due: Sequence[Quantity], statement: Statement) -> Iterator[str]:
    if not statement.citations:
        yield "没有引用原文"
    if len(statement.citations) > MOST:
        yield f"一句话最多引用{MOST}处"
    if len(text) > LONGEST:
        yield "太长"
    if MARKUP.search(text):
        yield "有标记或网址"
    titles = "".join(cited.policy_title for cited in statement.citations)
    if any(word.lower() not in (quotes + titles).lower() for word in LATIN.findall(text)):
        yield "有原文没有的外文"
    bare = QUOTED.sub("", text)
    if TO_SOMEBODY.search(bare) or PROMISES.search(bare):
        yield "不能对企业作承诺，能不能享受只由核算结果说"
    own, written = _worth(sums(text)), _worth(sums(quotes))
    if own and not own <= _worth(due) and not written <= own:
        yield "原文有几档金额，只说了其中一部分，又不是所问的那一档"


def _worth(quantities: Sequence[Quantity]) -> set[tuple[object, str]]:
    return {(quantity.value, quantity.unit) for quantity in quantities}
