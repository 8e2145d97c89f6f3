"""Follow-ups: what 「省级的呢」 leaves out is taken from the turn before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.reading.content import content
from assistant.reading.cues import Cues
from assistant.reading.question import NAMING, Act, Aspect, Question, Role, Term
from assistant.reading.setting import Setting
from assistant.reading.topic import term

OWN_TOPIC = 0.6  # need of its own words from which a question has a topic of its own
SURE = 0.9  # weight of a word that is a topic by itself


@dataclass(frozen=True, slots=True)
class Earlier:
    """One turn of the conversation before: its query's state and the first clause its answer cited."""

    state: Mapping[str, object]
    about: tuple[str, str] | None


def owns_topic(terms: Sequence[Term]) -> bool:
    """Say whether the words of a question alone name a topic."""
    named = any(term.weight >= SURE and term.need >= NAMING for term in terms)
    return named or sum(term.need for term in terms) >= OWN_TOPIC


def resolve(query: Question, before: Earlier, setting: Setting, cues: Cues) -> Question:
    """Fill in what a follow-up leaves out: its topic, its aspects, its places."""
    strong = owns_topic(query.terms)
    if query.act is not Act.ASK or (strong and not cues.follow_up.search(query.text.strip())):
        return query
    if query.quoted:
        return query  # 这 is what is quoted
    if before.about is None and any(t.need >= NAMING for t in query.terms):
        return query  # nothing was found to lean on
    terms = () if strong else tuple(term(word, setting) for word in _strings(before.state, "terms"))
    asked = query.aspects - {Aspect.YESNO, Aspect.HOW, Aspect.LIST}
    elsewhere = query.level is not None or query.named is not None or bool(query.absent or query.outside)
    topic = "" if strong else str(before.state.get("topic", ""))
    quoted = "" if strong else str(before.state.get("quoted", ""))
    named = before.state.get("named")
    return replace(
        query,
        contents=(*query.contents, content(Role.TOPIC, topic, setting), content(Role.QUOTED, quoted, setting)),
        search_text=f"{topic} {query.search_text} {quoted}".strip(),
        topic=query.topic if strong else topic,
        terms=tuple(dict.fromkeys((*terms, *query.terms))),
        aspects=query.aspects if asked else query.aspects | {Aspect(a) for a in _strings(before.state, "aspects")},
        scope=query.scope if elsewhere else _strings(before.state, "scope") or query.scope,
        named=query.named if elsewhere or named is None else str(named),
        about=before.about,
        quoted=quoted,
    )


def _strings(state: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = state.get(key)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
