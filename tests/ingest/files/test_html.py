"""Web pages give the words of the document, not those of the site."""

import pytest

from ingest.errors import ReadError
from ingest.files.html import read_html


def lines(body: str, head: str = "") -> list[str]:
    page = f"<!DOCTYPE html><html><head><title>网站</title>{head}</head><body>{body}</body></html>"
    return read_html(page.encode("gb18030")).split("\n")


def test_blocks_and_breaks_are_lines() -> None:
    assert lines("<h1>通知</h1><p>一、<b>总</b>则<br/>二、\n  附则</p>文<div>末</div>尾") == [
        "通知",
        "一、总则",
        "二、 附则",
        "文",
        "末",
        "尾",
    ]


def test_what_belongs_to_the_site_is_dropped() -> None:
    site = (
        "<nav>首页</nav><header><a href='/'>门户</a></header><div class='breadcrumb'>当前位置</div>"
        "<script>var a = '脚本';</script><style>p{}</style><p style='display:none'>隐藏</p>"
    )
    end = "<div id='footer-nav'>网站地图</div><footer>版权所有</footer><!-- 注释 -->"
    assert lines(site + "<div class='content'><p>第一条 为支持民营经济发展，制定本办法。</p></div>" + end) == [
        "第一条 为支持民营经济发展，制定本办法。"
    ]


def test_a_page_that_stands_in_a_form_or_under_a_misnamed_class_is_kept() -> None:
    assert lines("<form><div class='nav'><p>第一条 为支持民营经济发展，制定本办法。</p></div></form>") == [
        "第一条 为支持民营经济发展，制定本办法。"
    ]


def test_the_title_of_a_header_and_of_the_metadata_is_kept() -> None:
    assert lines("<header><h1>关于支持的通知</h1></header><p>正文。</p>")[0] == "关于支持的通知"
    assert lines("<p>正文。</p>", head="<meta name='ArticleTitle' content='关于支持的通知'>")[0] == "关于支持的通知"
    assert lines("<p>关于支持的通知</p>", head="<meta name='ArticleTitle' content='关于支持的通知'>") == [
        "关于支持的通知"
    ]


def test_list_items_carry_the_number_a_browser_shows() -> None:
    assert lines("<ol start=3><li>甲<li>乙</ol><ul><li>丙</ul><ol type=a><li>丁</ol>") == ["3.甲", "4.乙", "丙", "a.丁"]


def test_a_table_keeps_row_and_column_together() -> None:
    table = (
        "<table><caption>奖励标准</caption><thead><tr><th rowspan=2>类别<th colspan=2>标准</tr>"
        "<tr><th>市级<th>县级</tr></thead><tbody><tr><td rowspan=2>规上企业<td>10万元<td>5万元</tr>"
        "<tr><td colspan=2><p>20万元</p><p>（首次）</p></td></tr></tbody></table>"
    )
    assert lines(f"<p>如下：</p>{table}其他。") == [
        "如下：",
        "奖励标准",
        "| 类别：规上企业 | 标准/市级：10万元 | 标准/县级：5万元 |",
        "| 类别：规上企业 | 标准/市级、标准/县级：20万元 （首次） |",
        "其他。",
    ]


def test_a_table_that_only_places_blocks_gives_blocks() -> None:
    inner = "<table><tr><td>档次<td>奖励</tr><tr><td>一档<td>10万元</tr></table>"
    assert lines(f"<table><tr><td><p>一、总则</p><p>二、附则</p>{inner}</td></tr></table>") == [
        "一、总则",
        "二、附则",
        "| 档次：一档 | 奖励：10万元 |",
    ]


def test_line_ends_in_preformatted_text_are_kept() -> None:
    assert lines("<pre>第一条 总则\n第二条 附则</pre>") == ["第一条 总则", "第二条 附则"]


def test_extreme_nesting_is_refused() -> None:
    with pytest.raises(ReadError, match="嵌套过深"):
        lines("<div>" * 100_000 + "正文")


def test_spans_and_pages_made_to_exhaust_memory_are_refused() -> None:
    row = "<tr>" + "<td rowspan=65000 colspan=9999>奖" * 3 + "</tr>"
    with pytest.raises(ReadError, match="表格过于庞大"):
        lines(f"<table>{row * 5000}</table>")
    with pytest.raises(ReadError, match="网页过于庞大"):
        lines("<p>奖</p>" * 120_000)
