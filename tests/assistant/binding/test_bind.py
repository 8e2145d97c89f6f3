"""Whether the clause that comes first covers what is asked, is near to it or has nothing to do with it."""

from datetime import date
from pathlib import Path

import pytest

from assistant.binding.bind import Fit
from assistant.conversation.past import Past
from assistant.finding.gather import gather
from assistant.reading.message import read
from assistant.snapshot import Snapshot
from corpus.yamls import read_yaml

EXAMPLES = read_yaml(Path(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["ask"])
def test_the_first_clause_fits_as_a_person_reads_it(example: dict[str, str], snapshot: Snapshot) -> None:
    (evidence,) = gather(read(example["ask"], Past(), snapshot, {}, date(2026, 11, 30)), snapshot)
    close = [finding.binding for finding in evidence.findings if finding.binding.fit is not Fit.NONE]
    first = evidence.findings[0].binding
    differs = [one.asked + (f" / {one.stated}" if one.stated else "") for one in first.differs]
    wanted = example.get("differs")
    assert (first.fit, differs[0] if wanted and differs else None) == (Fit(example["fit"]), wanted), close[:3]
