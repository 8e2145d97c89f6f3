"""What a mark or a word in a cell of a table answers: √, ○ and ×, blanks written out, an option with 企业 behind it."""

from assistant.tables.messages import words
from corpus.measures.facts import NUMERIC, Fact, FactError, Type, Value

COMPANY = "企业"


def told_blank(text: str) -> bool:
    """Whether a cell says in words or signs that nothing is known: -, /, 暂无, 未填."""
    return text in words("blank_marks")


def answer(fact: Fact, text: str) -> Value | None:
    """Return the yes, no or option that a cell answers, None for none."""
    if fact.type is Type.BOOLEAN and text in words("yes_marks"):
        return True
    if fact.type is Type.BOOLEAN and text in words("no_marks"):
        return False
    variants = (text,) if fact.type is Type.BOOLEAN else (text, text.removesuffix(COMPANY), text + COMPANY)
    found = [one for each in dict.fromkeys(variants) if each and (one := _read(fact, each)) is not None]
    return found[0] if len(set(found)) == 1 else None


def value(fact: Fact, text: str) -> Value | None:
    """Return what a cell tells of a fact, None for nothing; a bare number is in the fact's own unit."""
    return _read(fact, text) if fact.type in NUMERIC else answer(fact, text)


def _read(fact: Fact, text: str) -> Value | None:
    try:
        return fact.read(text, fact.unit)
    except FactError:
        return None
