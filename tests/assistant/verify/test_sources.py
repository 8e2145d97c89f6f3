"""What the citations of a statement say, and by what names they go."""

from assistant.verify.sources import bare
from tests.assistant import statements as words
from tests.assistant.verify.cited import LIAOCHENG, given


def test_a_citation_carries_the_names_of_its_policy_and_the_headings_above_it() -> None:
    (source,) = given(words.PLATFORM)
    assert bare(source.metadata.display_title) in source.names
    heading = LIAOCHENG.node(source.citation.node_id).heading
    assert heading
    assert bare(heading) in source.headings
    assert all(said in source.support for said in (source.headings, source.names, source.reading.plain))


def test_the_citations_are_read_in_the_order_in_which_they_are_given() -> None:
    one, other = given(words.UP, words.REVENUE)
    assert (words.UP in one.citation.quote, words.REVENUE in other.citation.quote) == (True, True)


def test_signs_and_spaces_are_made_alike() -> None:
    assert bare("“５０ 万元”") == "50万元"
