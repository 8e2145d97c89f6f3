"""The tree of a policy: golden trees of hard documents, and what holds for every document."""

from pathlib import Path

import pytest
from hypothesis import given

from corpus.model import Kind, Node
from ingest.structure.canonical import canonical
from ingest.structure.numbering import han_number, ordinal
from ingest.structure.parse import Tree, parse
from tests.ingest.generated import documents

GOLDEN = Path(__file__).parents[2] / "golden"


def drawn(tree: Tree, text: str) -> str:
    """Return one line a node: id, kind, label, heading and the first words of its own text; then the warnings."""
    lines: list[str] = []

    def draw(node: Node, depth: int) -> None:
        words = " ".join(text[node.start : node.own_end].split())[:24]
        lines.append(f"{'  ' * depth}{node.id} {node.kind.value} [{node.label}] <{node.heading}> {words}".rstrip())
        for child in node.children:
            draw(child, depth + 1)

    draw(tree.root, 0)
    return "\n".join([*lines, *tree.warnings]) + "\n"


def ids(text: str) -> list[str]:
    return [node.id for node in parse(text).root.walk() if node.kind is not Kind.DOCUMENT]


def node(text: str, node_id: str) -> Node:
    return next(node for node in parse(text).root.walk() if node.id == node_id)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.txt")), ids=lambda path: path.stem)
def test_a_hard_document_has_the_tree_a_reader_sees(path: Path) -> None:
    text = canonical(path.read_text(encoding="utf-8"))
    assert drawn(parse(text), text) == path.with_suffix(".tree").read_text(encoding="utf-8")


@given(documents())
def test_the_own_texts_of_all_nodes_tile_the_text(text: str) -> None:
    at = 0
    for part in parse(text).root.walk():
        assert part.start == at
        assert part.start <= part.own_end <= part.end
        at = part.own_end
    assert at == len(text)


@given(documents())
def test_children_lie_within_their_parent(text: str) -> None:
    for part in parse(text).root.walk():
        for child in part.children:
            assert part.start <= child.start <= child.end <= part.end


@given(documents())
def test_every_id_is_unique(text: str) -> None:
    found = [part.id for part in parse(text).root.walk()]
    assert len(set(found)) == len(found)


@given(documents())
def test_parsing_twice_gives_the_same_tree(text: str) -> None:
    assert parse(text) == parse(text)


@given(documents())
def test_canonical_text_parses_too(text: str) -> None:
    assert parse(canonical(text)).root.end == len(canonical(text))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("一百二十", 120),
        ("一千二百六十", 1260),
        ("二〇二三", 2023),
    ],
)
def test_han_numbers_are_read(written: str, number: int) -> None:
    assert han_number(written) == number


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("第一百二十条 违反本法", "第一百二十条"),
        ("第十条之一 新设", "第十条之一"),
        ("第一条为了规范", "第一条"),
        ("第12条 范围", "第12条"),
        ("一、总体要求", "一、"),
        ("（二）项目建设", "（二）"),
        ("(三)条件", "(三)"),
        ("㈠范围", "㈠"),
        ("1．全角点", "1．"),
        ("1﹒小点", "1﹒"),
        ("1、顿号", "1、"),
        ("1.2023年目标", "1."),
        ("⒊条目", "⒊"),
        ("（1）条目", "（1）"),
        ("⑴条目", "⑴"),
        ("1）条目", "1）"),
        ("①条目", "①"),
    ],
)
def test_an_ordinal_is_recognised(line: str, label: str) -> None:
    found = ordinal(line)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "line",
    [
        "第三条规定的程序",
        "第三条、第四条的规定",
        "第三条第二款规定",
        "第二章的规定",
        "（一）项规定的条件",
        "（一）、（二）项所列材料",
        "（一）至（三）项",
        "1.5万元以上",
        "一、二级企业",
        "2、3号楼",
        "第一，加强领导",
        "一是加强领导",
        "2023年目标",
    ],
)
def test_what_only_speaks_of_a_number_is_text(line: str) -> None:
    assert ordinal(line) is None


def test_a_reference_at_a_line_start_is_text_of_its_clause() -> None:
    text = "第一条 本办法所称企业。\n第二条 按下列规定办理。\n第一条规定的企业，由市办理。\n第三条 附则。"
    assert ids(text) == ["a1", "a2", "a2.p2", "a3"]


def test_articles_keep_their_id_whatever_their_chapter() -> None:
    first = "第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 附则\n第三条 丙。"
    other = "第一章 总则\n第一条 甲。\n第二章 附则\n第二条 乙。\n第三条 丙。"
    assert {"a1", "a2", "a3"} <= set(ids(first))
    assert {"a1", "a2", "a3"} <= set(ids(other))


def test_a_clause_keeps_its_id_when_a_paragraph_is_put_before_it() -> None:
    body = "一、甲\n（一）乙。\n（二）丙。"
    assert [i for i in ids("为支持企业，制定本措施。\n" + body) if i[0].isdigit()] == ids(body)


def test_a_notice_before_it_does_not_change_the_ids_of_the_main_body() -> None:
    body = "清河市若干措施\n为支持企业，制定本措施。\n一、甲\n（一）乙。\n二、丙。"
    notice = "关于印发《清河市若干措施》的通知\n各单位：\n现印发给你们，请执行。\n清河市人民政府\n2023年3月25日\n"
    assert [i for i in ids(notice + body) if i[0].isdigit()] == [i for i in ids(body) if i[0].isdigit()]


def test_a_list_may_begin_at_any_level() -> None:
    assert ids("（一）甲\n1.乙。\n2.丙。\n（二）丁。") == ["1", "1.1", "1.2", "2"]
    assert ids("一、甲\n1.乙。\n2.丙。\n二、丁。") == ["1", "1.1", "1.2", "2"]
    assert node("一、甲\n1.乙。", "1.1").kind is Kind.LEVEL2


def test_a_higher_ordinal_after_a_finished_list_returns_to_its_level() -> None:
    assert ids("一、甲\n1.乙。\n2.丙。\n（一）丁。\n（二）戊。") == ["1", "1.1", "1.2", "1.1~2", "1.2~2"]


def test_half_and_full_width_ordinals_make_one_list() -> None:
    tree = parse("1.甲。\n2．乙。\n3﹒丙。\n4、丁。")
    assert [part.id for part in tree.root.children] == ["1", "2", "3", "4"]
    assert tree.warnings == ()


def test_a_second_paragraph_of_an_article_is_its_second_kuan() -> None:
    assert ids("第一条 甲。\n乙。\n丙。") == ["a1", "a1.p2", "a1.p3"]


def test_items_stand_under_the_paragraph_that_announces_them() -> None:
    text = "第一条 符合下列条件的：\n（一）甲；\n（二）乙。\n应当提交下列材料：\n（一）丙；\n（二）丁。"
    tree = parse(text)
    assert ids(text) == ["a1", "a1.1", "a1.2", "a1.p2", "a1.p2.1", "a1.p2.2"]
    assert tree.warnings == ()


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("（一）支持民营经济扩容增量。鼓励转企。", "支持民营经济扩容增量"),
        ("（一）\n支持民营经济扩容增量。鼓励转企。", "支持民营经济扩容增量"),
        ("（一）提升服务效能", "提升服务效能"),
        ("（一）奖励标准：每家10万元。", "奖励标准"),
        ("（一）企业应当在本市注册。不得迁出。", ""),
        ("（一）首次获得贷款的；", ""),
    ],
)
def test_the_heading_is_what_stands_before_the_words(text: str, heading: str) -> None:
    assert parse(text).root.children[0].heading == heading


def test_a_heading_in_brackets_is_the_heading_of_its_article() -> None:
    assert node("第一条【适用范围】本措施适用于企业。", "a1").heading == "适用范围"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("一、甲。\n三、丙。", "三、"),
        ("一、甲\n（一）乙。\n（三）丙。", "一、（三）"),
        ("第一条 甲。\n第三条 丙。", "第三条"),
        ("第一条 甲。\n第一条 乙。", "第一条"),
        ("（二）甲。\n（三）乙。", "（二）"),
    ],
)
def test_a_fault_of_the_numbering_is_named_with_its_place(text: str, place: str) -> None:
    (warning,) = parse(text).warnings
    assert warning.startswith(place)
    assert warning.endswith("。")


def test_a_repeated_number_stays_and_gets_an_id_of_its_own() -> None:
    assert ids("一、甲。\n二、乙。\n二、丙。") == ["1", "2", "2~2"]


def test_numbers_that_run_on_across_headings_are_no_fault() -> None:
    tree = parse("一、甲\n1.乙。\n2.丙。\n二、丁\n3.戊。\n4.己。")
    assert tree.warnings == ()
    assert [part.id for part in tree.root.walk()][1:] == ["1", "1.1", "1.2", "2", "2.3", "2.4"]


def test_a_closing_sentence_on_the_whole_document_is_not_the_last_clauses() -> None:
    assert ids("一、甲。\n二、乙。\n本措施自印发之日起施行。") == ["1", "2", "p1"]


def test_an_empty_text_is_a_document_without_parts() -> None:
    assert parse("").root == Node("document", Kind.DOCUMENT, "", "", 0, 0)


def test_real_documents_hold_the_invariants(data: Path) -> None:
    for path in sorted((data / "policies").rglob("*.txt")):
        text = canonical(path.read_text(encoding="utf-8"))
        nodes = list(parse(text).root.walk())
        assert "".join(text[part.start : part.own_end] for part in nodes) == text, path.name
        assert len({part.id for part in nodes}) == len(nodes), path.name
