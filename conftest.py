"""Fixtures every test may use. The database is real PostgreSQL."""
