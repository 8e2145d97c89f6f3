"""A question as understood: what it is about, which aspects it asks for, and where it may look."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from corpus.language.quantity import Quantity
from corpus.model import Level
from corpus.places import Place


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
class Query:
    """`terms` name the topic; `scope` the places whose policies may answer, nearest first; empty: none may."""

    question: str
    text: str  # what is searched
    act: Act
    terms: tuple[Term, ...] = ()
    aspects: frozenset[Aspect] = frozenset()
    scope: tuple[str, ...] = ()
    level: Level | None = None  # asked of this level alone: 省里, 市里
    named: str | None = None  # the place that was named, whose own policies come first
    absent: tuple[str, ...] = ()  # places in question that the corpus holds no policy of
    seats: tuple[Place, ...] = ()  # where the enterprise stands, as told
    outside: tuple[str, ...] = ()  # places in question whose policies do not serve an enterprise of these seats
    premise: tuple[Quantity, ...] = ()  # what the user takes for granted
    topic: str = ""  # the words of the question that set the topic: its own, or those it leans on
    about: tuple[str, str] | None = None  # (policy id, node id) that a follow-up leans on
    quoted: str = ""  # words of others that name the topic where the question itself does not

    @property
    def words(self) -> str:
        """The question with the words that it leans on, to look for names and numbers in."""
        return f"{self.question}\n{self.quoted}" if self.quoted else self.question

    def to_state(self) -> Mapping[str, object]:
        """Return what the next question of the conversation may lean on."""
        return {
            "topic": self.topic,
            "quoted": self.quoted,
            "terms": [term.word for term in self.terms],
            "aspects": sorted(self.aspects),
            "scope": list(self.scope),
            "named": self.named,
        }
