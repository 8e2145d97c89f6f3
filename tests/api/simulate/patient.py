"""The server, waiting for its database as long as a busy machine needs: two hundred at once may need more than a user's
five seconds. A file of its own, so that each worker process reads it, too.
"""

from corpus import database

database.BUSY_SECONDS = 300

if __name__ == "__main__":
    from api.cli.start import main

    main()
