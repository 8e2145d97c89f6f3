"""What a composer hands to the verifier: statements, a status and near misses, none of it verified yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import AskOutcome, Statement, Status
from assistant.finding.search import Finding
from assistant.replies import reply
from corpus.model import Citation, Offices, Policy, cite

# Of several things asked, the first status here that one of them has is that of all.
STATUSES = (Status.NEEDS_FACTS, Status.ANSWERED, Status.NEAREST, Status.NO_BASIS)
UNCOVERED = (Status.NEAREST, Status.NO_BASIS)  # no clause is known to cover what is asked


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is verified; `asks` say which statements answer which of several things asked."""

    status: Status
    statements: tuple[Statement, ...]
    related: tuple[Citation, ...] = ()
    asks: tuple[AskOutcome, ...] = ()


def merge(asks: Sequence[str], drafts: Sequence[Draft]) -> Draft:
    """Return one draft of those for each thing asked; `asks` are its words, to be shown."""
    outcomes = [
        AskOutcome(text, draft.status, tuple(dict.fromkeys(draft.statements)))
        for text, draft in zip(asks, drafts, strict=True)
    ]
    return Draft(
        min((draft.status for draft in drafts), key=STATUSES.index),
        tuple(dict.fromkeys(statement for draft in drafts for statement in draft.statements)),
        tuple(dict.fromkeys(near for draft in drafts for near in draft.related)),
        tuple(outcomes) if len(drafts) > 1 else (),
    )


def settle(draft: Draft, passed: Sequence[Statement]) -> Draft:
    """Return a draft of which `passed` passed the verifier; where no citation is left, nothing else is said."""
    if not any(one.citations for one in passed) and any(one.citations for one in draft.statements):
        return Draft(Status.NO_BASIS, (Statement(reply("unverified")),), draft.related)
    asks = tuple(_settled(ask, passed) for ask in draft.asks)
    return replace(draft, statements=tuple(passed) or (Statement(reply("no_basis")),), asks=asks)


def _settled(ask: AskOutcome, passed: Sequence[Statement]) -> AskOutcome:
    left = tuple(statement for statement in ask.statements if statement in passed)
    bare = any(one.citations for one in ask.statements) and not any(one.citations for one in left)
    return replace(ask, status=Status.NO_BASIS if bare else ask.status, statements=left)


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
