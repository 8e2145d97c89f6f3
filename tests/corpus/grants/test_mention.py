from corpus.grants.mention import grants, payers


def test_words_that_give_money_or_relief_speak_of_a_grant() -> None:
    assert grants("一次性奖励10万元")
    assert grants("免征房产税")


def test_praise_is_no_grant() -> None:
    assert not grants("对先进集体予以表彰奖励")


def test_a_purse_is_named_by_its_level() -> None:
    assert payers("由市、县级财政各承担50%，国家财政不再负担") == ("市、县级财政", "国家财政")


def test_an_office_of_finance_is_no_purse() -> None:
    assert payers("市财政局牵头") == ()
