"""Links that only we can have made, and ids that only we can work out: both rest on a secret kept in the database.

Every process reads the same secret. Refuses a link that was changed or made up.
"""

import base64
import hashlib
import hmac
import secrets

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import URL, Column, String, Table, select

from corpus.database import TABLES, insert_into, open_database
from corpus.unknown import UnknownError

SECRETS = Table(
    "secrets", TABLES, Column("name", String(32), primary_key=True), Column("value", String(64), nullable=False)
)
PATH = "/a/"


class Links:
    """Links to answers under `address`, an URL without a slash at its end.

    Raises DatabaseError where the database at `url` cannot be reached or used.
    """

    def __init__(self, url: str | URL, address: str) -> None:
        self._address = address
        self._secret = _secret(url)
        self._signer = URLSafeSerializer(self._secret, salt="answer")

    def to(self, job_id: str) -> str:
        """Return the address of the page with the answer to a job."""
        return f"{self._address}{PATH}{self._signer.dumps(job_id)}"

    def job_id(self, token: str) -> str:
        """Return the id of the job that the end of such an address leads to. Raises UnknownError for any other."""
        try:
            return str(self._signer.loads(token))
        except BadSignature:
            raise UnknownError("the link is not one of ours") from None

    def conversation(self, channel: str, user: str) -> str:
        """Return the id of the conversation that a user of a channel leads; nobody else can work it out."""
        digest = hmac.digest(self._secret.encode(), f"{channel}\n{user}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _secret(url: str | URL) -> str:
    """Return the secret that all processes share, made when it is first needed."""
    engine = open_database(url)
    known = select(SECRETS.c.value).where(SECRETS.c.name == "links")
    with engine.connect() as connection:  # a database that cannot be written has one already
        value = connection.execute(known).scalar_one_or_none()
    if value is None:
        with engine.begin() as connection:
            made = insert_into(connection, SECRETS).values(name="links", value=secrets.token_urlsafe(32))
            connection.execute(made.on_conflict_do_nothing())
            value = connection.execute(known).scalar_one()
    engine.dispose()
    return str(value)
