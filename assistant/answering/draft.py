"""What a composer hands to the verifier: statements, a status and near misses, none of it verified yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import Statement, Status
from assistant.finding.search import Finding
from assistant.replies import reply
from corpus.model import Citation, Offices, Policy, cite


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is verified."""

    status: Status
    statements: tuple[Statement, ...]
    related: tuple[Citation, ...] = ()


def merge(drafts: Sequence[Draft]) -> Draft:
    """Return one draft of several questions asked at once: answered where one of them is."""
    answered = any(draft.status is Status.ANSWERED for draft in drafts)
    return Draft(
        Status.ANSWERED if answered else drafts[0].status,
        tuple(dict.fromkeys(statement for draft in drafts for statement in draft.statements)),
        tuple(dict.fromkeys(near for draft in drafts for near in draft.related)),
    )


def settle(draft: Draft, passed: Sequence[Statement]) -> Draft:
    """Return a draft of which `passed` passed the verifier; where no citation is left, nothing else is said."""
    if not any(one.citations for one in passed) and any(one.citations for one in draft.statements):
        return replace(draft, status=Status.NO_BASIS, statements=(Statement(reply("unverified")),))
    return replace(draft, statements=tuple(passed) or (Statement(reply("no_basis")),))


def citation(finding: Finding) -> Citation:
    """Return the citation of the sentence that was found."""
    return cite(finding.policy, finding.start, finding.end)


def source(policy: Policy, node_id: str) -> str:
    """Return how a clause is named to the user: 《…》一、（一）; a derived title goes without 《》."""
    title = policy.metadata.display_title
    label = policy.label(node_id).removesuffix("、")
    return (title if policy.metadata.title_derived else f"《{title}》") + label


def quote(finding: Finding) -> Statement:
    """Return the statement that quotes the sentence with its source."""
    cited = citation(finding)
    return Statement(reply("quoted", source=source(finding.policy, cited.node_id), quote=cited.quote), (cited,))


def quote_also(finding: Finding) -> Statement:
    """Return the statement that quotes one more sentence of the clause quoted before."""
    cited = citation(finding)
    return Statement(reply("quoted_also", quote=cited.quote), (cited,))


def offices_statement(policy: Policy, offices: Offices) -> Statement:
    """Return the statement that names the offices in charge."""
    cited = cite(policy, offices.start, offices.end)
    names = "、".join(offices.names)
    named = source(policy, cited.node_id)
    return Statement(reply("offices", role=offices.role, names=names, source=named), (cited,))
