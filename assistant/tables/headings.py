"""Which fact a heading names: by its name, its label or a word for it, however an office writes that.

A heading of two rows is the group's and the column's own: 销售收入 over 此前最高. Brackets, quotes, 是否 and 年 make no
difference to a label. A word that stands for a fact in speech names none below a group that may be something else:
当年 below 利润 is no sales. What is not understood may be near a fact; `nearest` says which, and decides nothing.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache

from assistant.tables.answers import answer
from assistant.tables.messages import words
from assistant.tables.units import fits, parted
from corpus.language.quantity import normal
from corpus.measures.facts import NUMERIC, Fact, FactError, Type, vocabulary

SIGNS = re.compile(r"[\s（）()“”\"'‘’《》「」\[\]【】、，,。·：:*＊_\-]")
FILLERS = re.compile(r"[年度的]")
ASKED = re.compile(r"^(?:是否|是不是)(?:属于|为)?")
COMPANY = "企业"
BRACKETED = re.compile(r"（([^）]*)）")
ANSWERS = re.compile(r"[（(\[【]([^）)\]】]*)[）)\]】]$")
NEAR = 0.61  # how alike a heading and a fact have to be for a suggestion
LEAST = 0.5  # the same by their characters alone: a long label holds many a heading
COVERED = 0.6  # of that, what a heading's characters count that stand in the fact's own words


def fact_of(parts: Sequence[str]) -> Fact | None:
    """Return the fact that the rows of a heading, from the top down and without units, name; None for none."""
    levels = [part for part in parts if part]
    if not levels:
        return None
    own = levels[-1]
    if len(levels) == 1 or levels[-2] in words("neutral_groups"):
        return _known(own) or _written_otherwise(own)
    joined = (own + levels[-2], levels[-2] + own)
    found = next((fact for name in joined if (fact := _by_label(name) or _of_words(name))), None)
    return found or _named(own) or _by_label(own)


def known_exactly(parts: Sequence[str]) -> bool:
    """Whether a heading is a fact's very name, label or word."""
    levels = [part for part in parts if part]
    return len(levels) == 1 and _known(levels[0]) is not None


def nearest(heading: str, taken: Collection[str]) -> Fact | None:
    """Return the fact, of those not in `taken`, that a heading is most like, None where it is like none."""
    parts = parted(heading)
    open_facts = (fact for fact in vocabulary().values() if fact.name not in taken)
    likely = [fact for fact in open_facts if not parts.unit or fits(fact, parts.unit)]
    scored = [(_likeness(_asked_of(parts.name), fact), fact.name) for fact in likely]
    likeness, name = max(scored, default=(0.0, ""))
    return vocabulary()[name] if likeness >= NEAR else None


def _known(name: str) -> Fact | None:
    try:
        return vocabulary().find(name)
    except FactError:
        return None


def _named(name: str) -> Fact | None:
    """Return the fact of that name or label; a boolean's word says the same below any group."""
    found = _known(name)
    sure = found and (name.strip() in (found.name, found.label) or found.type not in NUMERIC)
    return found if sure else None


def _written_otherwise(name: str) -> Fact | None:
    return _by_label(name) or _of_words(name) or _answers_left_out(name)


def _answers_left_out(name: str) -> Fact | None:
    """Return the fact of a heading that ends with the answers to choose from: 是否规上（是/否）."""
    found = ANSWERS.search(name)
    if not found:
        return None
    rest = name[: found.start()].strip()
    fact = _known(rest) or _by_label(rest)
    if fact is None or fact.type not in (Type.BOOLEAN, Type.CHOICE):
        return None
    listed = [part for part in re.split(r"[/／、,，或\s]+", found[1].strip("请填选择写")) if part]
    return fact if all(answer(fact, part) is not None for part in listed) else None


# --- labels however they are written ---


def _by_label(name: str) -> Fact | None:
    bare = _bare(name)
    found = _labels().get(bare)
    if found:
        return found
    core = _core(name)
    asked = core and (core != bare or bare.endswith(COMPANY))
    return _cores().get(core) if asked else None


def _bare(text: str) -> str:
    return FILLERS.sub("", SIGNS.sub("", normal(text)))


def _core(text: str) -> str:
    """Return what a yes or no is asked of: 规模以上 of 是否规模以上企业."""
    return ASKED.sub("", _bare(text)).removesuffix(COMPANY)


@cache
def _labels() -> dict[str, Fact]:
    return _unique((_bare(text), fact) for fact in vocabulary().values() for text in _variants(fact.label))


@cache
def _cores() -> dict[str, Fact]:
    """Return the booleans by the core of their label, or of a word that is an abbreviation of it: 规上."""
    asked = [fact for fact in vocabulary().values() if fact.type is Type.BOOLEAN]
    labels = [(_core(text), fact) for fact in asked for text in _variants(fact.label)]
    short = [(_core(word), fact) for fact in asked for word in fact.words if _abbreviates(word, fact.label)]
    return _unique((*labels, *short))


def _variants(label: str) -> Iterator[str]:
    """Yield a label without its brackets, and with what stands in them in place of as much before them."""
    yield label
    yield BRACKETED.sub("", label)
    for found in BRACKETED.finditer(label):
        before = label[: found.start()]
        yield before[: len(before) - len(found[1])] + found[1] + label[found.end() :]


def _abbreviates(word: str, label: str) -> bool:
    rest = iter(label)
    return all(character in rest for character in word)


def _unique(pairs: Iterator[tuple[str, Fact]] | Sequence[tuple[str, Fact]]) -> dict[str, Fact]:
    found: dict[str, set[str]] = {}
    for text, fact in pairs:
        if text:
            found.setdefault(text, set()).add(fact.name)
    return {text: vocabulary()[min(names)] for text, names in found.items() if len(names) == 1}


# --- words for a number, one after the other: 当年营业收入 ---


def _of_words(name: str) -> Fact | None:
    bare = _bare(name)
    found = [fact for fact, pattern in _patterns() if pattern.fullmatch(bare)]
    return found[0] if len(found) == 1 else None


@cache
def _patterns() -> tuple[tuple[Fact, re.Pattern[str]], ...]:
    numbers = [fact for fact in vocabulary().values() if fact.type in NUMERIC]
    terms = [(fact, [_bare(word) for word in fact.words if len(word) > 1]) for fact in numbers]
    return tuple((fact, re.compile(f"(?:{'|'.join(map(re.escape, found))})+")) for fact, found in terms if found)


# --- what is near ---


def _likeness(plain: str, fact: Fact) -> float:
    """Return how alike they are: by how much of the heading the fact accounts for, and by the characters in order."""
    if not plain:
        return 0.0
    matchers = [SequenceMatcher(None, plain, text, autojunk=False) for text in _texts()[fact.name]]
    blocks = [block for matcher in matchers for block in matcher.get_matching_blocks() if block.size > 1]
    covered = {place for block in blocks for place in range(block.a, block.a + block.size)}
    alike = max(matcher.ratio() for matcher in matchers)
    return COVERED * len(covered) / len(plain) + (1 - COVERED) * alike if alike >= LEAST else 0.0


def _asked_of(text: str) -> str:
    return ASKED.sub("", SIGNS.sub("", normal(text))).removesuffix(COMPANY)


@cache
def _texts() -> dict[str, tuple[str, ...]]:
    """Return what each fact and the options of it are called."""
    found = {}
    for fact in vocabulary().values():
        options = [text for option in fact.options.values() for text in (option.label, *option.words)]
        found[fact.name] = tuple(text for term in (fact.label, *fact.words, *options) if (text := _asked_of(term)))
    return found
