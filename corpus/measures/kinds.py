"""The kinds of terms that a measure file may hold. A new kind is a module of its own and its name here."""

from corpus.measures.amounts.ceiling import Ceiling
from corpus.measures.amounts.extremes import Larger, Smaller
from corpus.measures.amounts.fixed import Fixed
from corpus.measures.amounts.nothing import Nothing
from corpus.measures.amounts.parts import Parts
from corpus.measures.amounts.per_unit import PerUnit
from corpus.measures.amounts.share_of import ShareOf
from corpus.measures.amounts.sum import Sum
from corpus.measures.amounts.tiers import Tiers
from corpus.measures.amounts.value_of import ValueOf
from corpus.measures.conditions.all_of import AllOf
from corpus.measures.conditions.any_of import AnyOf
from corpus.measures.conditions.compared import AtLeast, AtMost, Over, Under
from corpus.measures.conditions.is_ import Is
from corpus.measures.conditions.not_ import Not
from corpus.measures.conditions.within import Within
from corpus.measures.kind import Amount, Condition

CONDITIONS: tuple[type[Condition], ...] = (Is, AtLeast, Over, AtMost, Under, Within, AllOf, AnyOf, Not)
AMOUNTS: tuple[type[Amount], ...] = (
    *(Fixed, Nothing, Parts, Tiers, PerUnit, ShareOf, ValueOf),
    *(Sum, Larger, Smaller, Ceiling),
)
