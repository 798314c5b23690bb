"""Django's PostgreSQL engine, with the embedded server behind it where no other is named."""
