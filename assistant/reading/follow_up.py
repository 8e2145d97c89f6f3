"""Follow-ups: what 「省级的呢」 leaves out is taken from the turn before it."""

from dataclasses import replace

from assistant.conversation.state import ConversationState
from assistant.reading.content import contents
from assistant.reading.cues import Cues
from assistant.reading.question import NAMING, Act, Aspect, ContentRole, Question
from assistant.reading.search_text import opened, sealed
from assistant.reading.topic import owns_topic, term
from assistant.snapshot import Setting


def resolve(question: Question, before: ConversationState, setting: Setting, cues: Cues) -> Question:
    """Fill in what a follow-up leaves out: its topic, its aspects, its places."""
    strong = owns_topic(question.terms)
    if question.act is not Act.ASK or (strong and not cues.follow_up.search(question.text.strip())):
        return question
    if question.quoted:
        return question  # 这 is what is quoted
    if before.about is None and any(t.need >= NAMING for t in question.terms):
        return question  # nothing was found to lean on
    terms = () if strong else tuple(term(word, setting) for word in before.terms)
    asked = question.aspects - {Aspect.YESNO, Aspect.HOW, Aspect.LIST}
    elsewhere = question.level is not None or question.named is not None or bool(question.absent or question.outside)
    topic, quoted = ("", "") if strong else (before.topic, before.quoted)
    return replace(
        question,
        contents=(*question.contents, *contents({ContentRole.TOPIC: topic, ContentRole.QUOTED: quoted}, setting)),
        search_text=sealed(topic, opened(question.search_text), quoted),
        topic=question.topic if strong else topic,
        terms=tuple(dict.fromkeys((*terms, *question.terms))),
        aspects=question.aspects
        if asked
        else question.aspects | {aspect for aspect in Aspect if aspect in before.aspects},
        scope=question.scope if elsewhere else before.scope or question.scope,
        named=question.named if elsewhere or before.named is None else before.named,
        about=before.about,
        quoted=quoted,
    )
