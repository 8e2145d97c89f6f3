"""Which words belong to which quantity."""

from assistant.verify.claims import read


def test_sums_that_are_spread_over_tiers_own_the_words_of_their_tier() -> None:
    national, provincial = read("国家级和省级的，分别给予200万元、50万元。").claims
    assert ("@国" in national.own, "@省" in national.own) == (True, False)
    assert ("@国" in provincial.own, "@省" in provincial.own) == (False, True)


def test_a_date_owns_no_words() -> None:
    found = read("到2025年，培育企业400家。")
    assert (len(found.quantities), [int(claim.quantity.value) for claim in found.claims]) == (2, [400])


def test_spaces_and_quotation_marks_do_not_change_what_is_read() -> None:
    assert read("“强镇” 最高 50万元").plain == read("强镇最高50万元").plain
