"""What was found for one question: sentences, documents, and the measures that it wants weighed."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.finding.search import Finding
from assistant.weighing.assessment import Assessment
from corpus.model import Metadata, Policy


@dataclass(frozen=True, slots=True)
class Evidence:
    """`findings` and `assessments`, best first; `documents` in scope, the nearest place first.

    `unitless` are sums told by a number without a unit of money: an assessment that wants one asks for its unit.
    """

    policy_of: Callable[[str], Policy]
    findings: tuple[Finding, ...] = ()
    documents: tuple[Metadata, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    unitless: frozenset[str] = frozenset()
