"""Which day it is: Beijing's, whatever zone the machine keeps. Policies begin and end by it.

The zone is a fixed offset: China has had no summer time since 1991, and a machine may lack a database of zones.
"""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "北京时间")


def today() -> date:
    """Return the day that it is in Beijing now."""
    return datetime.now(BEIJING).date()
