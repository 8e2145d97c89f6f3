"""``tiaoli grants``: what the promises of a policy, or of a file of sentences, grant, read whole."""

import json
from typing import Any

import click

from api.cli.batch import MalformedLineError, as_line, json_objects
from api.cli.corpus import policies_of
from api.cli.files import read
from corpus.grants.annotation import annotated, spans_of, written_grant
from corpus.grants.policy import PromiseReading, promise_readings
from corpus.model import Policy
from corpus.settings import Settings
from corpus.unknown import UnknownError
from corpus.words import words_of


@click.command()
@click.argument("policy_id", required=False)
@click.option("--batch", metavar="FILE", help="Read a JSON line {id, sentence, lead} each; - reads stdin.")
@click.option("--json", "as_json", is_flag=True, help="Print the grants as JSON, with the span of every field.")
@click.pass_obj
def grants(settings: Settings, policy_id: str | None, batch: str | None, as_json: bool) -> None:
    """Show what the promises of POLICY_ID grant: who, on what conditions, how much, in what manner."""
    if (policy_id is None) == (batch is None):
        raise click.UsageError("give either a POLICY_ID or --batch FILE")
    if batch is not None:
        for line in _batch(read(batch)):
            click.echo(as_line(line))
        return
    try:
        policy = policies_of(settings)(str(policy_id))
    except UnknownError as error:
        raise click.UsageError(str(error)) from None
    found = promise_readings(policy)
    if as_json:
        click.echo(json.dumps([_json(policy, one) for one in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join(_table(policy, one) for one in found))


def _batch(data: bytes) -> list[dict[str, Any]]:
    return [_read_line(number, line) for number, line in json_objects(data)]


def _read_line(number: int, line: Any) -> dict[str, Any]:
    sentence, lead = line.get("sentence"), line.get("lead") or ""
    if not isinstance(sentence, str) or not isinstance(lead, str) or "id" not in line:
        raise MalformedLineError(f"line {number}: an id, a sentence and a lead (or null) are wanted")
    return {"id": line["id"], **annotated(sentence, lead, line.get("form", "sentence"))}


def _json(policy: Policy, one: PromiseReading) -> dict[str, Any]:
    return {
        "node_id": one.node_id,
        "start": one.span.start,
        "end": one.span.end,
        "sentence": policy.text[one.span.start : one.span.end],
        "lead": policy.text[one.lead.start : one.lead.end] if one.lead else None,
        "grants": [
            {**written_grant(grant, policy.text, one.lead), "spans": spans_of(grant)} for grant in one.reading.grants
        ],
        "notes": [policy.text[note.start : note.end] for note in one.reading.notes],
    }


def _table(policy: Policy, one: PromiseReading) -> str:
    """Return a promise as a person reads it: its words, then a line for each field of each grant."""
    names = words_of("terminal")["grant"]
    lines = [f"{one.node_id}  {_flat(policy.text[one.span.start : one.span.end])}"]
    for grant in one.reading.grants:
        fields = written_grant(grant, policy.text, one.lead)
        fields["beneficiary"] = fields["beneficiary"] or fields.pop("beneficiary_lead")
        fields["conditions"] = "；".join(fields["conditions"])
        fields["kind"] = names["kinds"]["denied" if grant.negated else grant.kind.value]
        parts = (f"{label} {_flat(str(fields[name]))}" for name, label in names["fields"].items() if fields[name])
        lines.append("    " + " · ".join(parts))
    return "\n".join(lines)


def _flat(words: str) -> str:
    return "".join(words.split())
