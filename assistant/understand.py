"""From a question and what was said before to a Query. Refuses to answer anything: it only reads the question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.cues import Cues, load_cues
from assistant.query import NAMING, Act, Aspect, Query, Term
from corpus.lexicon import Lexicon
from corpus.model import Level
from corpus.places import NATION, Place, chain, find, mentioned
from corpus.quantity import quantities
from corpus.tokens import Tokens

# How much is missing where a text lacks a word, by the part of speech in jieba's dictionary. A word that no dictionary
# has is most often a wrong cut of everyday speech.
NEEDS = ((("lexicon", "n", "vn", "j", "eng"), 1.0), (("v", "l"), 0.3), (("",), 0.1))
UNKNOWN = 0.15
MOSTLY = 0.75  # share of a word that a lay word must make up to stand for it
TOLD = 0.4  # share of the need of words that tell the user's situation in a clause that asks nothing
OWN_TOPIC = 0.6  # need of its own words from which a follow-up changes the topic
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,8}[〔\[【（(]\d{4}[〕\]】）)]\s*\d+\s*号")
CLAUSE_END = re.compile(r"[，。；！？,;!?\n]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a question is asked: the office's home, the places whose policies the corpus holds, and its words."""

    home: Place
    held: frozenset[str]
    tokens: Tokens
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Earlier:
    """One turn of the conversation before: its query's state and the first clause its answer cited."""

    state: Mapping[str, object]
    about: tuple[str, str] | None


def understand(question: str, setting: Setting, history: Sequence[Earlier] = ()) -> Query:
    """Return what `question` asks, resolved against the turn before it where it leans on one."""
    cues = load_cues()
    for act in (Act.ABUSE, Act.GREETING, Act.THANKS, Act.HELP):
        if cues.acts[act].search(question.strip()):
            return Query(question, question, act)
    text, manipulated = _without_manipulation(question, setting, cues)
    query = _read(question, text, setting, cues)
    if manipulated and not query.aspects and all(term.weight < 1 for term in query.terms):
        return replace(query, act=Act.MANIPULATION)
    if manipulated or cues.confirm.search(question):
        query = replace(query, premise=quantities(question))
    return _resolve(query, history[-1], setting, cues) if history else query


def topic(text: str, setting: Setting, cues: Cues) -> tuple[Term, ...]:
    """Return the words of `text` that name a topic, in order, once each."""
    words = dict.fromkeys(word for word in setting.tokens.words(text) if word not in cues.stop_words)
    return tuple(_term(word, setting) for word in words if not word[0].isdigit())


def _term(word: str, setting: Setting) -> Term:
    rarity, official = setting.tokens.rarity(word), setting.lexicon.official(word, MOSTLY)
    tag = "lexicon" if official or setting.tokens.taught(word) else setting.tokens.tag(word)
    known = "eng" if not tag and word.isascii() else tag
    need = next(need for tags, need in NEEDS if known.startswith(tags)) if known else UNKNOWN
    return Term(word, official, rarity, need * rarity)


def _read(question: str, text: str, setting: Setting, cues: Cues) -> Query:
    found = [m for m in mentioned(text, setting.home) if not _inside_a_word(text, m.start, m.end, setting)]
    level = _level(text, cues)
    named = [mention.place for mention in found]
    scope, absent = _scope(named, level, setting)
    rest = text
    for mention in sorted(found, key=lambda m: -m.start):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    aspects, rest = _aspects(rest, cues)
    rest = DOCUMENT_NUMBER.sub(" ", rest)
    for pattern in cues.levels.values():
        rest = pattern.sub(" ", rest)
    local = tuple(_term(m.place.short, setting) for m in found if setting.home in chain(m.place)[1:])
    asking = "".join(clause for clause in CLAUSE_END.split(text) if _aspects(clause, cues)[0]) or text
    words = topic(cues.confirm.sub(" ", rest), setting, cues)
    told = tuple(term if term.word in asking else replace(term, need=TOLD * term.need) for term in words)
    own = named[0].name if named and not absent else None
    return Query(question, text, Act.ASK, (*local, *told), aspects, scope, level, own, absent)


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
        whole = aspect in (Aspect.COMPARE, Aspect.GRANT)  # their words may be part of the topic: 科技进步奖
        if pattern.search(text if whole else rest):
            asked.add(aspect)
            rest = rest if whole else pattern.sub(" ", rest)
    return frozenset(asked), rest


def _level(text: str, cues: Cues) -> Level | None:
    found = [level for level, pattern in cues.levels.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _scope(named: list[Place], level: Level | None, setting: Setting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the places whose policies may answer, nearest first, and the named places that have none."""
    home_chain = chain(setting.home)
    scope: list[Place] = []
    absent: list[Place] = []
    for place in named:
        known = place in home_chain or setting.home in chain(place) or place.name in setting.held
        if not known:
            absent.append(place)
        elif place in home_chain and place is not setting.home:
            scope += [place, NATION]
        else:
            scope += chain(place)
    if not named:
        scope = list(home_chain)
    if level is not None and (not named or any(place.level is level for place in named)):
        scope = [place for place in scope if place.level is level] or [p for p in home_chain if p.level is level]
    return tuple(dict.fromkeys(p.name for p in scope)), tuple(dict.fromkeys(p.name for p in absent))


def _inside_a_word(text: str, start: int, end: int, setting: Setting) -> bool:
    """Say whether a place's name is part of a longer known word: 上海 in 上海票据交易所."""
    at = 0
    for word in setting.tokens.words(text):
        at = text.find(word, at)
        if at < 0:
            return False
        if at <= start and end <= at + len(word):
            return len(word) > end - start and not _is_place(word)
        at += len(word)
    return False


def _is_place(word: str) -> bool:
    try:
        find(word)
    except KeyError:
        return False
    return True


def _resolve(query: Query, before: Earlier, setting: Setting, cues: Cues) -> Query:
    """Fill in what a follow-up leaves out: its topic, its aspects, its places."""
    strong = sum(term.need for term in query.terms) >= OWN_TOPIC
    if query.act is not Act.ASK or (strong and not cues.follow_up.search(query.question.strip())):
        return query
    terms = () if strong else tuple(_term(word, setting) for word in _strings(before.state, "terms"))
    own = query.aspects - {Aspect.YESNO, Aspect.HOW, Aspect.LIST}
    elsewhere = query.level is not None or query.named is not None or bool(query.absent)
    named = before.state.get("named")
    return replace(
        query,
        text=query.text if strong else f"{before.state.get('text', '')} {query.text}",
        terms=tuple(dict.fromkeys((*terms, *query.terms))),
        aspects=query.aspects if own else query.aspects | {Aspect(a) for a in _strings(before.state, "aspects")},
        scope=query.scope if elsewhere else _strings(before.state, "scope") or query.scope,
        named=query.named if elsewhere or named is None else str(named),
        about=before.about,
    )


def _strings(state: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = state.get(key)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
