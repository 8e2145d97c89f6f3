"""A question as read: what it holds and asks, what it is about, and where it may look.

It is read once: who comes later finds here whatever of its words they go by, and never looks into the words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from assistant.reading.search_text import NO_WORDS, SearchText
from corpus.language.contrasts import Member
from corpus.language.quantity import Quantity
from corpus.model import Level
from corpus.places import Place

T = TypeVar("T")


class Act(StrEnum):
    """What the user does. Only `ASK` looks into the texts; `MATCH` asks for every measure at once."""

    ASK = "ask"
    MATCH = "match"
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    ABUSE = "abuse"
    PERSON = "person"  # wants to speak to one
    NOTHING = "nothing"  # asks nothing: 😂, 好的收到
    MANIPULATION = "manipulation"
    CONFIRM = "confirm"  # what was said back
    CHANGE = "change"


class Aspect(StrEnum):
    """What a question asks of its topic. The names are keys of ``cues.yaml``."""

    DOCUMENT_NUMBER = "document_number"
    ISSUED_ON = "issued_on"
    EFFECTIVE = "effective"
    VALIDITY = "validity"
    ISSUER = "issuer"
    INTERPRETER = "interpreter"
    ADDRESSEE = "addressee"
    OFFICE = "office"
    PAYER = "payer"
    THRESHOLD = "threshold"
    PROCEDURE = "procedure"
    WHEN = "when"
    WHERE = "where"
    SUM = "sum"
    COUNT = "count"
    NUMBER = "number"
    LIST = "list"
    HOW = "how"
    YESNO = "yesno"
    GRANT = "grant"
    EXISTENCE = "existence"
    COMPARE = "compare"
    CALCULATE = "calculate"


class Ask(StrEnum):
    """What a question asks or says beside its aspects, of whatever topic. The names are keys of ``cues.yaml``."""

    OWN_CASE = "own_case"
    OWN_SUM = "own_sum"  # what they themselves get
    OWN_YEAR = "own_year"  # tells of a year of theirs
    ELIGIBLE = "eligible"
    TOGETHER = "together"
    SHARE = "share"
    REST = "rest"  # what is paid later
    GUARANTEE = "guarantee"
    DOUBT = "doubt"  # tells what the rule may not meet


class ContentRole(StrEnum):
    """Whose words a question is made of."""

    ASK = "ask"  # what users want to know
    CASE = "case"  # what they tell of theirs
    ORDER = "order"  # what they command beside it
    TOPIC = "topic"  # of the turn before, which they lean on
    QUOTED = "quoted"  # of others


# Aspects that a policy's metadata answers.
METADATA = frozenset(
    {
        Aspect.DOCUMENT_NUMBER,
        Aspect.ISSUED_ON,
        Aspect.EFFECTIVE,
        Aspect.VALIDITY,
        Aspect.ISSUER,
        Aspect.INTERPRETER,
        Aspect.ADDRESSEE,
    }
)


NAMING = 0.25  # need from which a word names something


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the topic and the words the texts use for it.

    `weight` is what it says where a text carries it: the rarer, the more. `need` is what is missing where a text does
    not: much for a noun, little for the verbs and adverbs of everyday speech. `repeated`: an answer may repeat it.
    """

    word: str
    official: tuple[str, ...] = ()
    weight: float = 1.0
    need: float = 1.0
    repeated: bool = True


@dataclass(frozen=True, slots=True)
class Noun:
    """What a question is about: a noun phrase, its head, which says of what kind it is, and what tells it apart."""

    phrase: str
    head: Term
    modifiers: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseClause:
    """A clause that asks nothing, by its nouns and by every word that names something."""

    nouns: tuple[Noun, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What the words of one role hold. The spans of `quantities` are of those words."""

    role: ContentRole
    quantities: tuple[Quantity, ...] = ()
    names: frozenset[str] = frozenset()  # of measures, ranks and kinds of documents
    ranks: frozenset[str] = frozenset()  # asked about: 省级, but not 省级财政
    asks: frozenset[Ask] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """`terms` name the topic; `scope` the places whose policies may answer, nearest first; empty: none may.

    `text` is only to be shown, `search_text` only searched with; `topic` and `quoted` are for what is asked next.
    """

    text: str
    act: Act
    contents: tuple[Content, ...] = ()
    search_text: SearchText = NO_WORDS
    terms: tuple[Term, ...] = ()
    nouns: tuple[Noun, ...] = ()  # what is asked about
    case: tuple[CaseClause, ...] = ()  # what is told beside it
    members: Mapping[Member, str] = field(default_factory=dict, hash=False)  # of contrast sets, each with its word
    aspects: frozenset[Aspect] = frozenset()
    scope: tuple[str, ...] = ()
    level: Level | None = None  # asked of this level alone: 省里, 市里
    named: str | None = None  # the place that was named, whose own policies come first
    absent: tuple[str, ...] = ()  # places in question that the corpus holds no policy of
    places: tuple[Place, ...] = ()  # every place that is named
    seats: tuple[Place, ...] = ()  # where the enterprise stands, as told
    outside: tuple[str, ...] = ()  # places in question whose policies do not serve an enterprise of these seats
    premise: tuple[Quantity, ...] = ()  # what the user takes for granted
    topic: str = ""  # the words of the question that set the topic: its own, or those it leans on
    about: tuple[str, str] | None = None  # (policy id, node id) that a follow-up leans on
    elsewhere: bool = False  # of what was weighed before, the version of another place is asked for
    quoted: str = ""  # words of others that name the topic where the question itself does not

    @property
    def own(self) -> Content:
        """What users say for themselves."""
        return self._of(ContentRole.ASK, ContentRole.CASE, ContentRole.ORDER)

    @property
    def asked(self) -> Content:
        """What they ask, without what they tell."""
        return self._of(ContentRole.ASK)

    @property
    def in_context(self) -> Content:
        """What they ask, with the topic of the turn before where they lean on it."""
        return self._of(ContentRole.ASK, ContentRole.CASE, ContentRole.TOPIC)

    @property
    def with_quotes(self) -> Content:
        """What they say for themselves and what they quote."""
        return self._of(ContentRole.ASK, ContentRole.CASE, ContentRole.ORDER, ContentRole.QUOTED)

    def _of(self, *roles: ContentRole) -> Content:
        """Return what the words of `roles` hold together."""
        found = [content for content in self.contents if content.role in roles]
        if len(found) == 1:
            return found[0]
        return Content(
            ContentRole.ASK,
            tuple(quantity for content in found for quantity in content.quantities),
            _union(content.names for content in found),
            _union(content.ranks for content in found),
            _union(content.asks for content in found),
        )


def _union(sets: Iterable[frozenset[T]]) -> frozenset[T]:
    return frozenset(one for found in sets for one in found)
