"""The words that the verifier weighs."""

from assistant.verify.wording import Rivals, wording


def test_words_alike_may_stand_for_each_other_and_others_may_not() -> None:
    words = wording()
    one, other = words.members[0][:2]
    assert words.same(one, other)
    assert not words.same(one, "红烧肉")


def test_a_word_has_the_other_side_against_it_and_not_its_own() -> None:
    rivals = Rivals(wording().soft, (("增加", "提高"), ("减少",)))
    assert (rivals.against("增加"), rivals.against("减少")) == (("减少",), ("增加", "提高"))
