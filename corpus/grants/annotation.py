"""A grant written out in the form that people annotate: every field as the words that stand at its span."""

from typing import Any

from corpus.grants.grant import Grant
from corpus.grants.read import read_grants
from corpus.language.quote import Span

TEXTS = ("award", "bound", "base", "unit_of", "tier", "manner", "cap", "payer", "refers")


def annotated(sentence: str, lead: str | None, form: str = "sentence") -> dict[str, Any]:
    """Return the grants and notes of a sentence as people write them; `form` may be that of an item or a row."""
    text, begin = f"{lead or ''}\n{sentence}", len(lead or "") + 1
    before = Span(0, len(lead)) if lead else None
    within = (before.start, before.end) if before else None
    reading = read_grants(text, (begin, len(text)), within, listed=form != "sentence")
    found = [written_grant(grant, text, before) for grant in reading.grants]
    return {"grants": found, "notes": [text[note.start : note.end] for note in reading.notes]}


def written_grant(grant: Grant, text: str, lead: Span | None) -> dict[str, Any]:
    """Return the JSON form of a grant of `text`; a receiver that stands in the lead has a field of its own."""

    def words(span: Span | None) -> str | None:
        return text[span.start : span.end] if span else None

    in_lead = bool(lead and grant.beneficiary and lead.start <= grant.beneficiary.start < lead.end)
    return {
        "beneficiary": None if in_lead else words(grant.beneficiary),
        "beneficiary_lead": words(grant.beneficiary) if in_lead else None,
        "conditions": [text[span.start : span.end] for span in grant.conditions],
        "kind": grant.kind.value,
        **{name: words(getattr(grant, name)) for name in TEXTS},
        "negated": grant.negated,
    }


def spans_of(grant: Grant) -> dict[str, list[int]]:
    """Return where each field stands, as ``[start, end]`` in code points; conditions are numbered."""
    named = {name: getattr(grant, name) for name in ("beneficiary", *TEXTS)}
    named |= {f"conditions.{i}": span for i, span in enumerate(grant.conditions)}
    return {name: [span.start, span.end] for name, span in named.items() if span}
