"""The changes of the database's schema, one file each under ``versions``; `corpus.database` runs them."""
