"""What a stretch of words says, made comparable."""

from assistant.verify.features import features_of


def test_a_level_is_one_feature_but_not_where_it_pays() -> None:
    assert "@省" in features_of("省级平台")
    assert "@省" not in features_of("省级财政")


def test_words_do_not_run_together_across_a_mark() -> None:
    assert "业平" in features_of("企业平台")
    assert "业平" not in features_of("企业，平台")
