"""Chunks: a clause or part of a long one, none across a clause, all of the text but blank lines."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Chunk, Policy
from ingest.chunk import LONGEST, chunk
from ingest.structure.canonical import canonical
from ingest.structure.metadata import describe
from ingest.structure.parse import parse
from tests.ingest.generated import documents


def policy(text: str) -> Policy:
    text = canonical(text)
    root = parse(text).root
    return Policy(describe(text, root, "p"), text, root)


def chunks(text: str) -> dict[str, Chunk]:
    return {part.id: part for part in chunk(policy(text))}


TEXT = """\
聊城市支持企业办法
聊政发〔2023〕7号
为支持企业，制定本办法。
第一章 奖励
第一条 企业符合下列条件之一的，给予奖励：
（一）首次上市的；
（二）首次入规的。
奖励由市财政局发放。
第二条【贴息】对贷款给予贴息。
贴息不超过50万元。
聊城市人民政府
2023年3月25日
"""


def test_a_clause_with_its_paragraphs_is_one_chunk() -> None:
    assert chunks(TEXT)["p/a2"].text == "第二条【贴息】对贷款给予贴息。\n贴息不超过50万元。"


def test_short_clauses_stay_by_themselves() -> None:
    found = chunks(TEXT)
    assert found["p/a1.1"].text == "（一）首次上市的；"
    assert found["p/a1.2"].text == "（二）首次入规的。"
    assert found["p/a1.p2"].text == "奖励由市财政局发放。"


def test_the_path_holds_title_headings_and_the_words_that_open_a_list() -> None:
    found = chunks(TEXT)
    assert found["p/a2"].path == "聊城市支持企业办法 > 奖励 > 贴息"
    assert found["p/a1.1"].path == "聊城市支持企业办法 > 奖励 > 第一条企业符合下列条件之一的，给予奖励： > （一）"


def test_head_preamble_and_signature_are_found_too() -> None:
    found = chunks(TEXT)
    assert "聊政发〔2023〕7号" in found["p/front"].text
    assert found["p/preamble"].text == "为支持企业，制定本办法。"
    assert found["p/signature"].text == "聊城市人民政府\n2023年3月25日"


def test_a_chunk_carries_the_place_of_its_policy() -> None:
    assert {part.place for part in chunks(TEXT).values()} == {"聊城市"}


def test_a_long_clause_is_cut_at_the_ends_of_sentences() -> None:
    sentence = "对符合条件的企业给予一次性奖励，奖励标准由市财政局会同有关部门制定。"
    found = chunks("一、奖励企业\n" + sentence * 40)
    parts = [part for part in found.values() if part.node_id == "1"]
    assert [part.id for part in parts] == [f"p/1/{n}" for n in range(1, len(parts) + 1)]
    assert len(parts) > 2
    assert all(len(part.text) <= LONGEST and part.text.endswith("。") for part in parts)


def test_a_sentence_without_end_is_cut_all_the_same() -> None:
    parts = chunks("一、" + "企业" * 2000).values()
    assert all(len(part.text) <= LONGEST for part in parts)
    assert "".join(part.text for part in parts) == "一、" + "企业" * 2000


def test_the_paragraphs_of_a_document_without_numbers_are_kept_together() -> None:
    (part,) = chunks("企业可以申请补贴。\n补贴标准为500元。").values()
    assert part.text == "企业可以申请补贴。\n补贴标准为500元。"


def test_an_empty_text_has_no_chunks() -> None:
    assert chunks("") == {}


@given(st.one_of(documents(), st.lists(documents(), max_size=6).map("\n".join)))
def test_chunks_cover_the_text_without_overlap_and_never_cross_a_clause(text: str) -> None:
    held = policy(text)
    at = 0
    found = chunk(held)
    for part in found:
        assert held.text[part.start : part.end] == part.text
        assert part.start >= at
        assert not held.text[at : part.start].strip()
        assert part.text.strip() == part.text != ""
        assert len(part.text) <= LONGEST
        at = part.end
    assert not held.text[at:].strip()
    assert len({part.id for part in found}) == len(found)
    starts = {node.start for node in held.root.walk() if node.label}
    assert not any(part.start < start < part.end for part in found for start in starts)
