"""The parts of a policy: walking, citing and naming them."""

import pytest

from corpus.model import Chunk, Kind, Level, Metadata, Node, Policy, cite
from corpus.unknown import UnknownError

TEXT = "标题\n第一章 总则\n第二条 奖励。\n（三）给予50万元。\n一、附则\n（一）施行。"
END = len(TEXT)
ITEM = Node("a2.3", Kind.LEVEL1, "（三）", "", TEXT.index("（三）"), TEXT.index("一、"))
ARTICLE = Node("a2", Kind.ARTICLE, "第二条", "", TEXT.index("第二条"), ITEM.end, (ITEM,))
CHAPTER = Node("c1", Kind.CHAPTER, "第一章", "总则", TEXT.index("第一章"), ITEM.end, (ARTICLE,))
SUB = Node("1.1", Kind.LEVEL2, "（一）", "", TEXT.index("（一）"), END)
LAST = Node("1", Kind.LEVEL1, "一、", "附则", ITEM.end, END, (SUB,))
FRONT = Node("front", Kind.FRONT, "", "", 0, CHAPTER.start)
ROOT = Node("document", Kind.DOCUMENT, "", "", 0, END, (FRONT, CHAPTER, LAST))
POLICY = Policy(Metadata("p", "标题", "标题", "聊城市", Level.CITY, document_number="聊政发〔2023〕1号"), TEXT, ROOT)


def test_the_nodes_are_walked_in_document_order() -> None:
    assert [node.id for node in ROOT.walk()] == ["document", "front", "c1", "a2", "a2.3", "1", "1.1"]


def test_a_nodes_own_text_ends_where_its_first_child_begins() -> None:
    assert TEXT[ARTICLE.start : ARTICLE.own_end] == "第二条 奖励。\n"
    assert ITEM.own_end == ITEM.end


def test_the_path_leads_from_the_top_to_the_node() -> None:
    assert [node.id for node in POLICY.path("a2.3")] == ["c1", "a2", "a2.3"]
    assert POLICY.path("document") == (ROOT,)


def test_an_unknown_node_is_named() -> None:
    with pytest.raises(UnknownError, match="a9"):
        POLICY.node("a9")


@pytest.mark.parametrize(
    ("node_id", "label"), [("a2.3", "第二条（三）"), ("1.1", "一、（一）"), ("c1", "第一章"), ("front", "")]
)
def test_a_clause_is_cited_from_its_article_or_its_highest_number(node_id: str, label: str) -> None:
    assert POLICY.label(node_id) == label


def test_the_node_at_an_offset_is_the_innermost() -> None:
    assert POLICY.node_at(TEXT.index("50万元")).id == "a2.3"
    assert POLICY.node_at(0).id == "front"


def test_a_citation_names_the_innermost_numbered_clause() -> None:
    start = TEXT.index("给予50万元")
    citation = cite(POLICY, start, start + 6)
    assert (citation.quote, citation.node_id, citation.label) == ("给予50万元", "a2.3", "第二条（三）")
    assert (citation.policy_title, citation.document_number) == ("标题", "聊政发〔2023〕1号")


def test_a_quote_over_two_clauses_is_cited_on_what_holds_both() -> None:
    assert cite(POLICY, TEXT.index("奖励"), TEXT.index("万元")).node_id == "a2"


def test_a_quote_of_the_front_is_cited_on_the_front() -> None:
    assert cite(POLICY, 0, 2).node_id == "front"


def test_a_quote_over_all_parts_is_cited_on_the_document() -> None:
    assert cite(POLICY, 0, END).node_id == "document"


def test_a_chunk_is_searched_with_its_path() -> None:
    chunk = Chunk("p/a2.3", "p", "a2.3", "聊城市", 17, 28, "标题 > 总则", "（三）给予50万元。")
    assert chunk.content == "标题 > 总则\n（三）给予50万元。"


def test_a_chunk_is_embedded_with_the_heading_above_that_its_words_lack() -> None:
    listed = Chunk("p/a2.3", "p", "a2.3", "聊城市", 17, 28, "标题 > 总则 > 奖励", "（三）给予50万元。")
    headed = Chunk("p/a2.3", "p", "a2.3", "聊城市", 17, 28, "标题 > 总则 > 奖励", "（三）奖励。给予50万元。")
    plain = Chunk("p/front", "p", "front", "聊城市", 0, 2, "标题", "正文")
    assert [chunk.embedded for chunk in (listed, headed, plain)] == [
        "奖励\n（三）给予50万元。",
        "（三）奖励。给予50万元。",
        "正文",
    ]
