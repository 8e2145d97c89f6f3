"""Follow-ups: what 「省级的呢」 leaves out is taken from the turn before it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation.state import ConversationState
from assistant.reading.content import contents
from assistant.reading.cues import Cues
from assistant.reading.question import NAMING, Act, Aspect, Question, Role, Term
from assistant.reading.topic import term
from assistant.snapshot import Setting

OWN_TOPIC = 0.6  # need of its own words from which a question has a topic of its own
SURE = 0.9  # weight of a word that is a topic by itself


def owns_topic(terms: Sequence[Term]) -> bool:
    """Say whether the words of a question alone name a topic."""
    named = any(term.weight >= SURE and term.need >= NAMING for term in terms)
    return named or sum(term.need for term in terms) >= OWN_TOPIC


def resolve(query: Question, before: ConversationState, setting: Setting, cues: Cues) -> Question:
    """Fill in what a follow-up leaves out: its topic, its aspects, its places."""
    strong = owns_topic(query.terms)
    if query.act is not Act.ASK or (strong and not cues.follow_up.search(query.text.strip())):
        return query
    if query.quoted:
        return query  # 这 is what is quoted
    if before.about is None and any(t.need >= NAMING for t in query.terms):
        return query  # nothing was found to lean on
    terms = () if strong else tuple(term(word, setting) for word in before.terms)
    asked = query.aspects - {Aspect.YESNO, Aspect.HOW, Aspect.LIST}
    elsewhere = query.level is not None or query.named is not None or bool(query.absent or query.outside)
    topic, quoted = ("", "") if strong else (before.topic, before.quoted)
    return replace(
        query,
        contents=(*query.contents, *contents({Role.TOPIC: topic, Role.QUOTED: quoted}, setting)),
        search_text=f"{topic} {query.search_text} {quoted}".strip(),
        topic=query.topic if strong else topic,
        terms=tuple(dict.fromkeys((*terms, *query.terms))),
        aspects=query.aspects if asked else query.aspects | {aspect for aspect in Aspect if aspect in before.aspects},
        scope=query.scope if elsewhere else before.scope or query.scope,
        named=query.named if elsewhere or before.named is None else before.named,
        about=before.about,
        quoted=quoted,
    )
