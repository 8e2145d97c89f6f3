"""What Alembic runs to reach the database: the connection, and so the transaction, is the caller's."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
