"""From what was asked, and what was said before it, to a Question. Refuses to answer anything: it only reads."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.conversation.state import ConversationState
from assistant.reading.aspects import TOPICAL, aspects_in
from assistant.reading.content import contents, own_contents
from assistant.reading.cues import Cues, load_cues
from assistant.reading.follow_up import resolve
from assistant.reading.nouns import nouns
from assistant.reading.own import OwnWords, names_subject, own_words
from assistant.reading.question import METADATA, NAMING, Act, Ask, Aspect, CaseClause, ContentRole, Noun, Question, Term
from assistant.reading.scope import places_in, scope_of
from assistant.reading.search_text import opened, sealed
from assistant.reading.seats import apart
from assistant.reading.topic import owns_topic, term, topic
from assistant.snapshot import Setting
from corpus.index.tokens import fold
from corpus.language.contrasts import ENTERPRISE, OF_RECEIVERS, Member
from corpus.language.quantity import quantities
from corpus.places import Place, chain, find

TOLD = 0.4  # share of the need of words that tell the user's situation in a clause that asks nothing
MARKUP = re.compile(r"<[^<>]{0,200}>")
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,8}[〔\[【（(]\d{4}[〕\]】）)]\s*\d+\s*号")
QUESTION_END = re.compile(r"[？?；;\n]+")
MOST = 3  # questions answered at once
READ = 500  # characters of quoted words that name a topic
# What a text says to whoever asks, and what it says of one who applies.
OF_ANYONE = METADATA | {Aspect.OFFICE, Aspect.COUNT, Aspect.WHEN, Aspect.WHERE}
OF_ONE = frozenset({Aspect.GRANT, Aspect.SUM, Aspect.CALCULATE, Aspect.PROCEDURE})
CLAUSE_END = re.compile(r"[，。；！？,;!?\n]+")


def understand(
    words: str,
    setting: Setting,
    before: ConversationState | None = None,
    seats: Sequence[Place] = (),
    quoted: str = "",
    claimed: str = "",
    telling: Collection[str] = (),
) -> Question:
    """Return what `words` ask, resolved against the turn before it where it leans on one.

    `seats` are where the enterprise stands where the question does not tell; `quoted` are words of others beside it,
    which name its topic where it names none, `claimed` those of them that may be wrong. `telling` are the words that
    tell facts.
    """
    cues = load_cues()
    plain = MARKUP.sub(" ", words).strip()
    for act in (Act.ABUSE, Act.GREETING, Act.THANKS, Act.HELP, Act.PERSON):
        if cues.acts[act].search(plain):
            return Question(words, act)
    if cues.acts[Act.MATCH].search(plain):
        own = own_words(plain, setting, cues, telling)
        return replace(_read(words, own, setting, cues, seats, telling), act=Act.MATCH)
    text, orders = _without_orders(plain, setting, cues)
    manipulated = bool(cues.manipulation.search(plain))
    own = own_words(text, setting, cues, telling)
    question = _leaning(_read(words, own, setting, cues, seats, telling), quoted, setting, cues)
    question = replace(question, contents=(*question.contents, *contents({ContentRole.ORDER: orders}, setting)))
    if manipulated and not question.aspects and all(term.weight < 1 for term in question.terms):
        return replace(question, act=Act.MANIPULATION)
    if manipulated or cues.confirm.search(words) or cues.confirm.search(claimed):
        question = replace(question, premise=(*quantities(claimed), *quantities(words)))
    return resolve(question, before, setting, cues) if before else question


def understand_each(
    words: str,
    setting: Setting,
    before: ConversationState | None = None,
    seats: Sequence[str] = (),
    quoted: str = "",
    claimed: str = "",
    telling: Collection[str] = (),
) -> tuple[Question, ...]:
    """Return the questions of words that ask several things with a topic each, else the one of the whole.

    `seats` are where the enterprise stands as told before; the others as `understand` takes them.
    """
    standing = _standing(words, seats, setting)
    parts = [part.strip() for part in QUESTION_END.split(words) if part.strip()]
    questions = (
        tuple(understand(part, setting, before, standing, telling=telling) for part in parts[:MOST])
        if len(parts) > 1
        else ()
    )
    several = len(questions) > 1 and all(q.act is Act.ASK and q.aspects and owns_topic(q.terms) for q in questions)
    return questions if several else (understand(words, setting, before, standing, quoted, claimed, telling),)


def _standing(words: str, names: Sequence[str], setting: Setting) -> list[Place]:
    """Return the seats that `words` tell, or those told before; home and what stands above it are no news."""
    seats, _, _ = apart(words, places_in(words, setting), load_cues())
    return seats or [find(name) for name in names if find(name) not in chain(setting.home)]


def _read(
    words: str, own: OwnWords, setting: Setting, cues: Cues, kept: Sequence[Place], telling: Collection[str]
) -> Question:
    text = own.text
    mentions = places_in(text, setting)
    stood, asked, rest = apart(text, mentions, cues)
    seats = stood or kept
    aspects, rest = aspects_in(rest, cues)
    rest = DOCUMENT_NUMBER.sub(" ", rest)
    for pattern in cues.levels.values():
        rest = pattern.sub(" ", rest)
    # A county of home is served by home's policies whether or not they name it.
    near = (m.place for m in mentions if setting.home in chain(m.place)[1:])
    local = tuple(replace(term(place.short, setting), need=0.0) for place in near)
    terms = _weigh_situation(topic(cues.confirm.sub(" ", rest), setting, cues), own, setting, cues)
    judging = () if asked and _of_anyone(aspects, text, cues) else seats
    scope = scope_of(asked, judging, cues.aspects[Aspect.PAYER].sub(" ", text), setting, cues)
    subjects = _subjects(own, setting, cues, telling)
    terms = tuple(replace(one, need=0.0) if _is_general(one, setting) else one for one in terms)
    return Question(
        words,
        Act.ASK,
        own_contents(own, setting),
        sealed(text),
        terms=(*local, *terms),
        nouns=subjects.nouns,
        case=subjects.case,
        members=subjects.members,
        aspects=aspects,
        scope=scope.places,
        level=scope.level,
        named=scope.named,
        absent=scope.absent,
        places=tuple(mention.place for mention in mentions),
        seats=tuple(seats),
        outside=scope.outside,
        topic=text,
    )


def _is_general(term: Term, setting: Setting) -> bool:
    """Say whether a word calls an enterprise by a trade that no text speaks of: 加工厂. It is one like others."""
    trade = not term.word.endswith(ENTERPRISE.name) and setting.contrasts.means(term.word, ENTERPRISE)
    return trade and not any(map(setting.carries, (term.word, *term.official)))


@dataclass(frozen=True, slots=True)
class _Subjects:
    """What a question is about, by what it asks and by what it tells."""

    nouns: tuple[Noun, ...]
    case: tuple[CaseClause, ...]
    members: Mapping[Member, str]


def _subjects(own: OwnWords, setting: Setting, cues: Cues, telling: Collection[str]) -> _Subjects:
    """Return what is asked about and told; who and of what level counts where it is asked, if any noun is."""
    asked = own.of(ContentRole.ASK)
    found = _nouns(asked, setting, cues, telling)
    whole = setting.contrasts.members(own.text)
    near = setting.contrasts.members(asked)
    members = {m: word for m, word in whole.items() if not found or m.contrast not in OF_RECEIVERS or m in near}
    return _Subjects(
        found,
        tuple(
            CaseClause(_nouns(words, setting, cues, telling), topic(words, setting, cues))
            for words in own.each(ContentRole.CASE)
        ),
        {member: word for member, word in members.items() if not any(word in one for one in telling)},
    )


def _nouns(text: str, setting: Setting, cues: Cues, telling: Collection[str]) -> tuple[Noun, ...]:
    """Return the nouns of clauses, without the words that ask, places, and what tells a fact."""
    asking = (pattern for aspect, pattern in cues.aspects.items() if aspect not in TOPICAL)
    facts = (re.compile(re.escape(words)) for words in telling)
    patterns = (*asking, *cues.levels.values(), cues.confirm, cues.asks[Ask.ELIGIBLE], DOCUMENT_NUMBER, *facts)
    beside = [match.span() for pattern in patterns for match in pattern.finditer(text)]
    return nouns(text, [*beside, *((m.start, m.end) for m in places_in(text, setting))], setting, cues)


def _leaning(question: Question, quoted: str, setting: Setting, cues: Cues) -> Question:
    """Return a question with the topic that the words of others name, where its own words name none."""
    if not quoted or question.act is not Act.ASK or any(term.need > NAMING for term in question.terms):
        return question
    terms = tuple(dict.fromkeys((*question.terms, *topic(quoted[:READ], setting, cues))))
    grant = {Aspect.GRANT} if cues.aspects[Aspect.GRANT].search(quoted) and question.aspects else set()
    aspects = question.aspects | grant
    if {Aspect.NUMBER, Aspect.GRANT} <= aspects:
        aspects = aspects - {Aspect.NUMBER} | {Aspect.SUM}
    return replace(
        question,
        contents=(*question.contents, *contents({ContentRole.QUOTED: quoted}, setting)),
        search_text=sealed(opened(question.search_text), quoted),
        terms=terms,
        aspects=aspects,
        quoted=quoted,
    )


def _of_anyone(aspects: frozenset[Aspect], text: str, cues: Cues) -> bool:
    """Say whether something is asked that a policy says to whoever asks, wherever they stand."""
    return bool(aspects & OF_ANYONE) and not aspects & OF_ONE and not cues.asks[Ask.ELIGIBLE].search(text)


def _weigh_situation(terms: Sequence[Term], own: OwnWords, setting: Setting, cues: Cues) -> tuple[Term, ...]:
    """Let the words count less that only tell the user's situation, and refuse nothing where a subject is asked about.

    Where money is asked for and nothing else is named, the situation is what it is asked for: 评上高企，给多少钱.
    """
    asking = fold(own.of(ContentRole.ASK))
    if names_subject(own, setting, cues):
        return tuple(t if t.word in asking else replace(t, need=0.0) for t in terms)
    if cues.aspects[Aspect.GRANT].search(own.text) and not any(t.word in asking and t.need >= NAMING for t in terms):
        return tuple(terms)
    return tuple(t if t.word in asking else replace(t, need=TOLD * t.need) for t in terms)


def _without_orders(words: str, setting: Setting, cues: Cues) -> tuple[str, str]:
    """Return the question without the clauses that give orders, and those; of one that asks too the order is cut."""
    if not cues.manipulation.search(words):
        return words, ""
    clauses = [clause for clause in CLAUSE_END.split(words) if clause.strip()]
    orders = [clause for clause in clauses if cues.manipulation.search(clause)]
    clean = [clause for clause in clauses if clause not in orders]
    if not any(term.need >= NAMING for clause in clean for term in topic(clause, setting, cues)):
        orders = [match.group() for clause in clauses for match in cues.manipulation.finditer(clause)]
        clean = [cues.manipulation.sub(" ", clause) for clause in clauses]
    return "，".join(clean), "，".join(orders)
