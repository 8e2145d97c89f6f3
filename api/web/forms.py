"""Facts as fields of a form, and a posted form as facts. What is left blank is unknown.

Money and areas are typed as a number beside a unit. What does not fit is told beside its field and never guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import parse_qsl

from api.amounts import words
from corpus.language.exact import exact
from corpus.measures.facts import Fact, FactError, Facts, Value, plain

MOST = 400  # entries of a form
SUMS = {"元": Decimal(1), "万元": Decimal(10**4), "亿元": Decimal(10**8)}
UNITS = {"元": tuple(SUMS), "亩": ("亩", "平方米"), "平方米": ("平方米", "亩")}
USUAL = {"元": "万元"}  # what people count in
DOT = "."  # a unit stands under the name of its fact, a dot and this
UNIT = f"{DOT}unit"


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a form as it was filled in; `fault` says what is wrong with it."""

    fact: Fact
    raw: str = ""
    unit: str = ""
    fault: str = ""

    @property
    def units(self) -> tuple[str, ...]:
        """The units to choose from; none where there is but one."""
        return UNITS.get(self.fact.unit, ())


@dataclass(frozen=True, slots=True)
class Form:
    """The fields, and the facts that were told in them."""

    fields: tuple[Field, ...]
    facts: Facts

    @property
    def faulty(self) -> bool:
        """Whether a field has to be mended before anything is worked out."""
        return any(field.fault for field in self.fields)

    def __getitem__(self, name: str) -> Field:
        return next(field for field in self.fields if field.fact.name == name)


def entries(body: bytes) -> dict[str, str]:
    """Return the entries of a posted form; of a name given twice the last. Raises ValueError."""
    return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST, errors="strict"))


def empty(facts: Iterable[Fact], known: Facts) -> Form:
    """Return a form that asks for those facts, filled with what is known."""
    asked = tuple(facts)
    values = {fact.name: known[fact.name] for fact in asked if fact.name in known}
    return Form(tuple(_field(fact, values.get(fact.name)) for fact in asked), values)


def filled(facts: Iterable[Fact], inputs: Mapping[str, str]) -> Form:
    """Return the form that asks for those facts as it was filled in; other entries are let be."""
    read = [_read(fact, inputs) for fact in facts]
    return Form(
        tuple(field for field, _ in read), {field.fact.name: value for field, value in read if value is not None}
    )


def _field(fact: Fact, value: Value | None) -> Field:
    usual = USUAL.get(fact.unit, fact.unit)
    if value is None:
        return Field(fact, "", usual)
    if isinstance(value, bool):
        return Field(fact, str(value).lower())
    if fact.unit not in USUAL or not isinstance(value, int | Decimal):
        return Field(fact, str(plain(value)), fact.unit)
    unit = next((unit for unit, scale in reversed(SUMS.items()) if value >= scale), fact.unit)
    return Field(fact, f"{(Decimal(value) / SUMS[unit]).normalize():f}", unit)


def _read(fact: Fact, inputs: Mapping[str, str]) -> tuple[Field, Value | None]:
    raw, unit = inputs.get(fact.name, "").strip(), inputs.get(f"{fact.name}{UNIT}", "")
    unit = unit if unit in UNITS.get(fact.unit, ()) else "" if fact.unit in UNITS else fact.unit
    field = Field(fact, raw, unit if raw else USUAL.get(fact.unit, fact.unit))
    if not raw:
        return field, None
    try:
        value = fact.read(raw, unit)
    except FactError:
        return Field(fact, raw, unit, words()[f"fault_{fact.type.value}"]), None
    whole = exact(raw)
    return (_field(fact, value) if whole and whole.unit else field), value  # 92亿 has its unit already
