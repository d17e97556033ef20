"""What only PostgreSQL has: several writers at once, and TRUNCATE."""

import pytest


@pytest.fixture
def database_kind() -> str:
    return "postgresql"
