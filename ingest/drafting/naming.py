"""Names the drafts of a policy: an id that is safe as that of a file, and a title that no other draft of it has."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.model import Policy

LONGEST_ID, LONGEST_MARK = 80, 24


@dataclass
class Names:
    """Names given so far; each call gives a fresh one."""

    policy: Policy
    _numbers: Counter[str] = field(default_factory=Counter)
    _titles: set[str] = field(default_factory=set)

    def identify(self, node_id: str) -> str:
        """Return a name that is safe as that of a file, however the node is called."""
        self._numbers[node_id] += 1
        tail = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]+", "-", node_id).strip("-")
        name = f"{self.policy.id}-{tail}-{self._numbers[node_id]}"
        if re.sub(r"[.]", "-", node_id) == tail and len(name) <= LONGEST_ID:
            return name
        mark = hashlib.sha256(node_id.encode()).hexdigest()[:6]
        return f"{self.policy.id[: LONGEST_ID // 2]}-{tail[: LONGEST_ID // 4]}-{mark}-{self._numbers[node_id]}"

    def title(self, heading: str, marks: Iterable[str]) -> str:
        """Return a heading; where it is taken, with the first of `marks` that is not."""
        marked = (f"{heading}（{mark[:LONGEST_MARK]}）" for mark in marks if mark)
        numbered = (f"{heading}（{n}）" for n in range(2, len(self._titles) + 3))
        title = next(one for one in (heading, *marked, *numbered) if one not in self._titles)
        self._titles.add(title)
        return title
