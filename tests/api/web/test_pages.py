"""Pages made from a tree: the policy's words and no others, escaped, marked, with permanent links."""

import html
import re
from html.parser import HTMLParser

import httpx
import pytest

from api.layout import render
from api.web.granted import granted
from api.web.markup import NodeBlock, TextPiece, blocks, contents
from corpus.grants.policy import promise_readings
from corpus.language.quote import Span
from corpus.model import Kind, Metadata, Node, Offices, Policy

NOTHING = Span(0, 0)

LIAOCHENG = "liaocheng-private-economy"
SHANDONG = "shandong-private-economy-2021"
TEXT = (
    "某市办法\n一、奖励\n（一）标准。𠮷林<b>企业</b>奖7万元。\n奖励不重复。（牵头单位：市财政局）\n（二）再奖8万元。\n"
)


def offset(words: str) -> int:
    return TEXT.index(words)


def policy() -> Policy:
    first = Node("1.1", Kind.LEVEL2, "（一）", "标准", offset("（一）"), offset("（二）"))
    second = Node("1.2", Kind.LEVEL2, "（二）", "", offset("（二）"), len(TEXT))
    clause = Node("1", Kind.LEVEL1, "一、", "奖励", offset("一、"), len(TEXT), (first, second))
    front = Node("front", Kind.FRONT, "", "", 0, offset("一、"))
    root = Node("", Kind.DOCUMENT, "", "", 0, len(TEXT), (front, clause))
    start = offset("（牵头")
    offices = (Offices("1.1", "牵头单位", ("市财政局",), start, start + len("（牵头单位：市财政局）")),)
    return Policy(Metadata("p", None, "某市办法", None, None, offices=offices), TEXT, root)


def walk(block: NodeBlock) -> list[NodeBlock]:
    return [block, *(below for child in block.children for below in walk(child))]


def pieces(block: NodeBlock) -> list[TextPiece]:
    return [piece for one in walk(block) for line in (one.head, *one.lines) for piece in line]


class Page(HTMLParser):
    """The words, the tags and the ids of a page, and the words within its marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags, self.ids, self.marked = "", list[str](), list[str](), ""
        self._open = list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._open.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "article" in self._open and "details" not in self._open and "permalink" not in data:
            self.words += data
        if "mark" in self._open:
            self.marked += data


def bare(words: str) -> str:
    return re.sub(r"[\s#]", "", words)


def test_the_blocks_hold_every_word_of_the_text_and_no_other() -> None:
    for span in (NOTHING, Span(3, 40)):
        assert bare("".join(piece.text for piece in pieces(blocks(policy(), span)))) == bare(TEXT)


@pytest.mark.parametrize(
    "quote", ["𠮷林<b>企业</b>奖7万元。", "奖励不重复。（牵头单位：市财政局）", "标准。𠮷林", TEXT]
)
def test_the_marked_words_are_the_quote_whatever_it_spans(quote: str) -> None:
    start = offset(quote)
    marked = [piece.text for piece in pieces(blocks(policy(), Span(start, start + len(quote)))) if piece.mark]
    assert bare("".join(marked)) == bare(quote)


def test_nothing_is_marked_where_no_span_is_given() -> None:
    assert not any(piece.mark for piece in pieces(blocks(policy(), NOTHING)))


def test_the_remark_on_offices_is_told_apart() -> None:
    assert [p.text for p in pieces(blocks(policy(), NOTHING)) if p.offices] == ["（牵头单位：市财政局）"]


def test_a_heading_runs_into_its_text_where_the_text_has_it_so() -> None:
    runs_in = {block.id: block.runs_in for block in walk(blocks(policy(), NOTHING))}
    assert runs_in == {"": False, "front": False, "1": False, "1.1": True, "1.2": True}


def test_contents_list_headings_below_their_clause() -> None:
    assert [(e.id, e.text, e.depth) for e in contents(policy())] == [("1", "一、奖励", 0), ("1.1", "（一）标准", 1)]


def test_words_that_look_like_markup_are_shown_as_words() -> None:
    page = render(
        "policy.html",
        policy=policy(),
        root=blocks(policy(), NOTHING),
        grants=granted(policy(), promise_readings(policy())),
        contents=contents(policy()),
        address="",
    )
    assert "以原文为准" in page
    assert "&lt;b&gt;企业&lt;/b&gt;" in page
    assert "<b>企业" not in page


@pytest.mark.parametrize("policy_id", [LIAOCHENG, SHANDONG, "hostile"])
def test_a_policy_page_shows_the_whole_text_with_a_link_for_every_node(http: httpx.Client, policy_id: str) -> None:
    def ids(node: dict[str, object]) -> list[str]:
        children = node["children"]
        assert isinstance(children, list)
        return [str(node["id"]), *(below for child in children for below in ids(child))]

    response = http.get(f"/policies/{policy_id}")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(response.text)
    assert bare(http.get(f"/api/policies/{policy_id}/text").json()["text"]) == bare(page.words)
    assert set(ids(http.get(f"/api/policies/{policy_id}").json()["tree"])) <= set(page.ids)
    assert len(set(page.ids)) == len(page.ids)


def test_the_pane_beside_an_answer_shows_the_words_of_the_policy_alone(http: httpx.Client) -> None:
    assert "以原文为准" in http.get(f"/policies/{LIAOCHENG}").text
    assert "以原文为准" not in http.get(f"/policies/{LIAOCHENG}/fragment").text


def test_every_link_within_a_policy_page_leads_somewhere(http: httpx.Client) -> None:
    text = http.get(f"/policies/{LIAOCHENG}").text
    targets = {html.unescape(target) for target in re.findall(r'href="#([^"]+)"', text)}
    assert {str(httpx.URL(f"x:#{target}").fragment) for target in targets} <= set(Page(text).ids)
    assert len(targets) > 20


@pytest.mark.parametrize("path", ["", "/fragment"])
def test_the_words_asked_for_are_marked(http: httpx.Client, path: str) -> None:
    text = http.get("/policies/hostile/text").json()["text"]
    quote = "𠮷林样板、😀企业同等对待，奖励8万元。"
    start = text.index(quote)
    page = http.get(f"/policies/hostile{path}", params={"start": start, "end": start + len(quote)})
    assert Page(page.text).marked == quote


def test_a_policy_that_is_a_script_is_shown_as_text(http: httpx.Client) -> None:
    for path in ("/policies", "/policies/hostile", "/policies/hostile/fragment"):
        page = Page(http.get(path).text)
        assert "script" not in page.tags
        assert "i" not in page.tags
        assert page.tags.count("img") <= 1  # the mark of the house


def test_what_the_text_does_not_state_is_said_to_be_unstated(http: httpx.Client) -> None:
    page = http.get(f"/policies/{LIAOCHENG}").text
    assert "题名系据正文代拟" in page
    assert page.count("原文未载明") >= 2
    assert "题名系据正文代拟" not in http.get(f"/policies/{SHANDONG}").text
    assert "鲁非公组发〔2021〕1号" in http.get(f"/policies/{SHANDONG}").text


def test_the_list_of_policies_stands_by_level_and_place(http: httpx.Client) -> None:
    page = http.get("/policies").text
    assert page.index("山东省") < page.index(f"/policies/{SHANDONG}") < page.index("聊城市")
    assert page.index("聊城市") < page.index(f"/policies/{LIAOCHENG}")


def test_a_browser_is_told_of_an_error_on_a_page(http: httpx.Client) -> None:
    response = http.get("/policies/none", headers={"accept": "text/html,application/xhtml+xml"})
    assert response.status_code == 404
    assert "没有找到这份政策文件。" in response.text


def test_no_page_names_another_origin(http: httpx.Client) -> None:
    for path in ("/", "/policies", f"/policies/{LIAOCHENG}", "/static/tiaoli.css", "/static/chat.js"):
        found = re.findall(r"(?:src|href)=\"(?:https?:)?//|url\(|@import|from \"(?!\./)", http.get(path).text)
        assert found == [], path
