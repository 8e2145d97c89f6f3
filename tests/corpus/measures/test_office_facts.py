"""An office describes facts of its own: what fits is read, what does not is named and stops nothing."""

from pathlib import Path

import pytest

from corpus.measures.facts import FactError, Type, VocabularyError, fact_of, vocabulary
from corpus.measures.office_facts import OfficeFacts, read_office_facts

GREEN = "green_factory: {label: 是否绿色工厂, type: boolean, ask: 是不是绿色工厂？, noun: 绿色工厂, lay: [绿厂]}\n"
ROW = {"label": "研发投入", "type": "money", "ask": "研发投入是多少？"}


def read(folder: Path, *texts: str) -> OfficeFacts:
    paths = [folder / f"{n}.yaml" for n in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return read_office_facts(tuple(paths))


def test_a_fact_of_an_office_stands_beside_those_of_the_package(tmp_path: Path) -> None:
    found = read(tmp_path, GREEN)
    assert found.faults == ()
    assert found.vocabulary["green_factory"].words == ("绿色工厂", "绿厂")
    assert found.vocabulary.find("绿厂").type is Type.BOOLEAN
    assert found.vocabulary.keys() == {*vocabulary(), "green_factory"}
    assert "green_factory" not in vocabulary()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [b", "0.yaml: while parsing"),
        ("- a\n- b\n", "a mapping of names to facts is wanted"),
        (GREEN.replace("lay", "lays"), "green_factory.lays: Extra inputs are not permitted"),
        (GREEN.replace("boolean", "bool"), "green_factory.type: Input should be"),
        (GREEN.replace("}", ", says: {我们是绿色工厂: 也许}}"), "请填写“是”或“否”"),
        (GREEN.replace("boolean", "choice"), "a choice has options"),
        (GREEN.replace("green_factory", "gazelle"), "gazelle: there is a fact of that name already"),
        (GREEN.replace("是否绿色工厂", "是否规模以上"), "there is a fact 是否规模以上 already"),
        (GREEN.replace("绿厂", "瞪羚"), "瞪羚 is a word of gazelle"),
        (GREEN.replace("绿色工厂, lay: [绿厂]", "去年, lay: [前年]"), "去年、前年: a year alone is no word for it"),
        (GREEN.replace("green_factory", "'绿 厂'"), "a name is wanted"),
    ],
)
def test_what_does_not_fit_is_named_and_the_rest_is_read(tmp_path: Path, text: str, said: str) -> None:
    found = read(tmp_path, text, "rooms: {label: 客房数, type: count, ask: 几间客房？, unit: 间, noun: 客房}\n")
    assert len(found.faults) == 1
    assert said in str(found.faults[0])
    assert found.vocabulary["rooms"].words == ("客房",)


def test_a_word_of_another_fact_is_no_word_of_this_one(tmp_path: Path) -> None:
    facts = read(tmp_path, GREEN.replace("绿厂", "瞪羚")).vocabulary
    assert facts["green_factory"].words == ("绿色工厂",)
    assert facts.find("瞪羚").name == "gazelle"


def test_the_first_of_two_files_has_the_name(tmp_path: Path) -> None:
    found = read(tmp_path, GREEN, GREEN.replace("绿", "红"))
    assert found.vocabulary["green_factory"].label == "是否绿色工厂"
    assert [fault.path.name for fault in found.faults] == ["1.yaml"]


@pytest.mark.parametrize(
    ("kind", "unit", "raw", "value", "shown"),
    [
        ("rank", "", "第三", 3, "第3名"),
        ("rank", "名", "第11名", 11, "第11名"),
        ("year", "", "二〇一九年", 2019, "2019年"),
        ("year", "年", 2024, 2024, "2024年"),
        ("area", "平方米", "2亩", "1333.333333333333333333333333", "1333.333333333333333333333333平方米"),
    ],
)
def test_ranks_years_and_areas_keep_their_kind(kind: str, unit: str, raw: object, value: object, shown: str) -> None:
    fact = fact_of("some", {**ROW, "type": kind, "unit": unit})
    assert str(fact.read(raw)) == str(value)
    assert fact.show(fact.read(raw)) == shown


@pytest.mark.parametrize(("kind", "raw"), [("rank", 0), ("rank", "第0名"), ("year", "19年"), ("year", 1234)])
def test_no_rank_is_naught_and_no_year_is_short(kind: str, raw: object) -> None:
    with pytest.raises(FactError, match="请填写一个确切的"):
        fact_of("some", {**ROW, "type": kind}).read(raw)


def test_a_unit_of_another_type_is_refused() -> None:
    with pytest.raises(VocabularyError, match="some: a fact of type area is in 亩 or 平方米"):
        fact_of("some", {**ROW, "type": "area", "unit": "米"})
