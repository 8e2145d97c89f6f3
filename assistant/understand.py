"""From a question and what was said before to a Query. Refuses to answer anything: it only reads the question."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.cues import Cues, load_cues
from assistant.follow_up import Earlier, owns_topic, resolve
from assistant.query import NAMING, Act, Aspect, Query, Term
from assistant.scope import places_in, scope_of
from assistant.setting import Setting
from assistant.topic import term, topic
from corpus.places import chain
from corpus.quantity import quantities

TOLD = 0.4  # share of the need of words that tell the user's situation in a clause that asks nothing
MARKUP = re.compile(r"<[^<>]{0,200}>")
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,8}[〔\[【（(]\d{4}[〕\]】）)]\s*\d+\s*号")
QUESTION_END = re.compile(r"[？?；;\n]+")
MOST = 3  # questions answered at once
CLAUSE_END = re.compile(r"[，。；！？,;!?\n]+")


def understand(question: str, setting: Setting, history: Sequence[Earlier] = ()) -> Query:
    """Return what `question` asks, resolved against the turn before it where it leans on one."""
    cues = load_cues()
    plain = MARKUP.sub(" ", question).strip()
    for act in (Act.ABUSE, Act.GREETING, Act.THANKS, Act.HELP):
        if cues.acts[act].search(plain):
            return Query(question, question, act)
    if cues.acts[Act.MATCH].search(plain):
        return replace(_read(question, plain, setting, cues), act=Act.MATCH)
    text, manipulated = _without_manipulation(plain, setting, cues)
    query = _read(question, text, setting, cues)
    if manipulated and not query.aspects and all(term.weight < 1 for term in query.terms):
        return replace(query, act=Act.MANIPULATION)
    if manipulated or cues.confirm.search(question):
        query = replace(query, premise=quantities(question))
    return resolve(query, history[-1], setting, cues) if history else query


def understand_each(question: str, setting: Setting, history: Sequence[Earlier] = ()) -> tuple[Query, ...]:
    """Return the queries of a question that asks several things with a topic each, else the one of the whole."""
    parts = [part.strip() for part in QUESTION_END.split(question) if part.strip()]
    queries = tuple(understand(part, setting, history) for part in parts[:MOST]) if len(parts) > 1 else ()
    apart = len(queries) > 1 and all(q.act is Act.ASK and q.aspects and owns_topic(q) for q in queries)
    return queries if apart else (understand(question, setting, history),)


def _read(question: str, text: str, setting: Setting, cues: Cues) -> Query:
    mentions = places_in(text, setting)
    scope = scope_of(mentions, text, setting, cues)
    rest = text
    for mention in sorted(mentions, key=lambda m: -m.start):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    aspects, rest = _aspects(rest, cues)
    rest = DOCUMENT_NUMBER.sub(" ", rest)
    for pattern in cues.levels.values():
        rest = pattern.sub(" ", rest)
    # A county of home is served by home's policies whether or not they name it.
    near = (m.place for m in mentions if setting.home in chain(m.place)[1:])
    local = tuple(replace(term(place.short, setting), need=0.0) for place in near)
    terms = _told(topic(cues.confirm.sub(" ", rest), setting, cues), text, cues)
    return Query(
        question,
        text,
        Act.ASK,
        terms=(*local, *terms),
        aspects=aspects,
        scope=scope.places,
        level=scope.level,
        named=scope.named,
        absent=scope.absent,
        topic=text,
    )


def _told(terms: Sequence[Term], text: str, cues: Cues) -> tuple[Term, ...]:
    """Let the words count less that only tell the user's situation, in clauses that ask nothing."""
    asking = "".join(clause for clause in CLAUSE_END.split(text) if _aspects(clause, cues)[0]) or text
    return tuple(t if t.word in asking.lower() else replace(t, need=TOLD * t.need) for t in terms)


def _without_manipulation(question: str, setting: Setting, cues: Cues) -> tuple[str, bool]:
    """Drop the clauses that give orders; keep those that still ask something once the order is cut out."""
    if not cues.manipulation.search(question):
        return question, False
    clauses = [clause for clause in CLAUSE_END.split(question) if clause.strip()]
    clean = [clause for clause in clauses if not cues.manipulation.search(clause)]
    if not any(term.need >= NAMING for clause in clean for term in topic(clause, setting, cues)):
        clean = [cues.manipulation.sub(" ", clause) for clause in clauses]
    return "，".join(clean), True


def _aspects(text: str, cues: Cues) -> tuple[frozenset[Aspect], str]:
    """Return the aspects asked for and the text without the words that asked for them."""
    asked: set[Aspect] = set()
    rest = text
    for aspect, pattern in cues.aspects.items():
        whole = aspect in (Aspect.COMPARE, Aspect.GRANT, Aspect.EXISTENCE)  # their words may be topic: 科技进步奖
        if pattern.search(text if whole else rest):
            asked.add(aspect)
            rest = rest if whole else pattern.sub(" ", rest)
    if {Aspect.NUMBER, Aspect.GRANT} <= asked:  # a bare 多少 is one of money where money is spoken of
        asked = asked - {Aspect.NUMBER} | {Aspect.SUM}
    return frozenset(asked), rest
