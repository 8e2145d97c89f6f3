"""What a language model did for an answer: steps with time and tokens, what of its words was dropped, why it failed.

Values for staff, kept with the turn. Nothing in it was verified, so no channel shows it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModelStep:
    """One request to the model, or one call of a tool. `seconds` it took; tokens are 0 where none were counted."""

    what: str
    seconds: float
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form."""
        return {
            "what": self.what,
            "seconds": round(self.seconds, 3),
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
        }


@dataclass(frozen=True, slots=True)
class Dropped:
    """Words of the model that were not let through, and why."""

    text: str
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything of one answer. `failure` is a word of `assistant.model.failure`, None where the model answered."""

    steps: tuple[ModelStep, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    failure: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form."""
        return {
            "steps": [step.to_dict() for step in self.steps],
            "dropped": [{"text": one.text, "faults": list(one.faults)} for one in self.dropped],
            "failure": self.failure,
        }
