"""How a word of a fact stands in its clause: told to be so, told not to be, or only spoken of.

Of several words in a clause all are read one way round: each by what stands before it, or each by what stands behind.
What is asked, supposed, meant, or was so once is only spoken of, and so is what both a telling and a denial reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.tellings.assertion import Assertions, SpokenClause
from assistant.tellings.frames.cues import cue
from assistant.tellings.frames.mentions import FactMention

CLOSE = 4  # characters from the beginning of a clause to what it is about
NEAR = 8  # characters before a noun, and behind one, in which what tells it stands


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand in one list, 绿色工厂、智能工厂 and the like: what tells one tells all."""

    mentions: tuple[FactMention, ...]

    @property
    def start(self) -> int:
        """Where the first begins."""
        return self.mentions[0].start

    @property
    def end(self) -> int:
        """Where the last ends."""
        return self.mentions[-1].end


def standings(
    text: str,
    clauses: Sequence[SpokenClause],
    i: int,
    here: Sequence[FactMention],
    following: bool,
    where: Assertions,
) -> dict[FactMention, bool]:
    """Return which words in the clause of place `i` are told to be so, and which are told not to be.

    `following`: whether words of facts stand in the clause behind it, which then speaks of those.
    """
    clause, runs = clauses[i], _runs(text, here)
    if not runs or supposed(text, clause):
        return {}
    if _doubted(text, clause, runs[-1], where):
        return dict.fromkeys(runs[-1].mentions, so) if (so := _answered(text, clauses, i)) is not None else {}
    ends = [clause.start, *(run.end for run in runs)], [*(run.start for run in runs), clause.end]
    fore = [_before(text, ends[0][n], run, clause, where) for n, run in enumerate(runs)]
    aft = [_behind(text, run, ends[1][n + 1], where, clause) for n, run in enumerate(runs)]
    leads = fore[0] is not None or len(runs) == 1
    found = dict[FactMention, bool]()
    for n, run in enumerate(runs):
        if text.startswith("的是", run.end):
            continue  # 有高级认证的是母公司
        so = _joined(fore[n], aft[n]) if len(runs) == 1 else fore[n] if leads else aft[n]
        if so is None and n == len(runs) - 1 and fore[n] is None and aft[n] is None:
            so = _next(text, clauses, i, run, where, following)
        if so is not None:
            found |= dict.fromkeys(run.mentions, so)
    return found


def supposed(text: str, clause: SpokenClause) -> bool:
    """Whether a clause supposes, or stands in a sentence behind one that does."""
    first = max(text.rfind(end, 0, clause.start) for end in "。！？；") + 1
    return bool(cue("suppose").search(text, first, clause.end))


def _doubted(text: str, clause: SpokenClause, last: Run, where: Assertions) -> bool:
    """Whether a clause is asked as a whole: it ends in ？ and nothing else in it asks, 没有研发中心？"""
    asked = text.startswith("？", clause.end) and where.tells(last.end, clause.end)
    return asked and not clause.asks


def _answered(text: str, clauses: Sequence[SpokenClause], i: int) -> bool | None:
    """Return how one answers what one has asked oneself: 失信名单？没有."""
    match = cue("answer").search(text[clauses[i + 1].start : clauses[i + 1].end]) if i + 1 < len(clauses) else None
    return match["not"] is None if match else None


def _runs(text: str, here: Sequence[FactMention]) -> list[Run]:
    runs = list[Run]()
    for one in here:
        alike = bool(runs) and runs[-1].mentions[-1].fact.type is one.fact.type
        if alike and (one.start < runs[-1].end or cue("between").fullmatch(text, runs[-1].end, one.start)):
            runs[-1] = Run((*runs[-1].mentions, one))
        else:
            runs.append(Run((one,)))
    return runs


def _before(text: str, first: int, run: Run, clause: SpokenClause, where: Assertions) -> bool | None:
    """Return what stands before says of a run: 我们是, 去年评上了, 没有, 不算; None where it says nothing."""
    apart = text.rfind("、", first, run.start) + 1
    if apart and any(cue(name).search(text, apart, run.start) for name in ("got", "is", "denial")):
        first = apart  # 从没过820万、已取得许可证, but not 不在省、市确定的优先发展产业里
    begin = max(first, run.start - NEAR)
    part = text[begin : run.start]
    if not where.tells(begin, run.end) and not where.tells(run.start, run.end):
        return None
    no = list(cue("denial").finditer(part))
    ours = cue("we").search(text, clause.start, run.start)
    done = cue("own" if clause.asks else "done").search(part)
    if no or cue("lost").search(part):
        return None if len(no) > 1 or (clause.asks and not (ours or done)) else False
    if cue("pending").search(text, first, run.start) or cue("once").search(text, first, run.start):
        return None
    got = cue("got").search(part) or any(verb in part for one in run.mentions for verb in one.fact.verb)
    tells = (got and (done or ours)) or (cue("is").search(part) and (ours or not clause.asks))
    if not tells or (cue("topic").match(text, run.end) and not (ours or done)):
        return None
    return True if not clause.asks or ours or done else None


def _behind(text: str, run: Run, last: int, where: Assertions, clause: SpokenClause) -> bool | None:
    """Return what stands behind says of a run: 评上了, 没批, 过期了; None where it says nothing."""
    begin = cue("behind").match(text, run.end, last)
    start = begin.end() if begin else run.end
    part = text[start : min(last, start + NEAR)]
    if not part:
        done = text[run.end : start].endswith("了")
        return True if done and where.tells(run.start, run.end) else None
    if not where.tells(run.start, min(last, start + 1)):
        return None
    if part[0] == "了" and not cue("lost").search(part):
        return True
    no = cue("denial").search(part)
    undone = no and (not no.start() or cue("got").match(part) or cue("got").search(part, no.end()))
    if cue("lost").search(part) or (undone and not cue("is").match(part, no.end() if no else 0)):
        return False
    if cue("pending").search(text, run.start, last) or cue("topic").match(part) or cue("denial").search(part):
        return None
    verbs = any(part.startswith(verb) for one in run.mentions for verb in one.fact.verb)
    got = (verbs or cue("got").match(part)) and cue("done").search(part)
    if got:
        return True if not clause.asks or cue("own").search(text, clause.start, start + 2) else None
    simply = cue("simply").match(part) or cue("came").match(text, start, last)
    return True if simply and not clause.asks else None


def _joined(before: bool | None, behind: bool | None) -> bool | None:
    """Return what both sides say: a denial behind a telling takes it back, 是高企证书过期了."""
    if before is None or behind is None:
        return behind if before is None else before
    return before and behind


def _next(
    text: str, clauses: Sequence[SpokenClause], i: int, run: Run, where: Assertions, following: bool
) -> bool | None:
    """Return what the next clause says of the last word of this one: 绿色工厂，没评上."""
    clause = clauses[i]
    if (
        i + 1 == len(clauses)
        or following
        or clause.asks
        or text[clause.end] in "。！？；"
        or not where.tells(run.start, run.end)
    ):
        return None
    after = clauses[i + 1]
    rest = cue("behind").match(text, run.end, clause.end)
    topic = run.start - clause.start < CLOSE and cue("paper").search(text[after.start : after.end])
    if not topic and (not rest or rest.end() != clause.end):
        return None
    moved = Run(tuple(FactMention(one.fact, after.start, after.start, one.key) for one in run.mentions))
    return _behind(text, moved, after.end, where, after)
