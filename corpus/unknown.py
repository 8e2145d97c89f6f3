"""That nothing is called so: no policy, clause, measure, place, profile, message or key.

Who looks something up by a name from outside catches this and nothing wider: a ``KeyError`` is a fault of ours.
"""


class UnknownError(Exception):
    """Nothing is called by that name; the message is one sentence."""
