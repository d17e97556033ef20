"""Unit tests that touch the database run on both databases."""

import pytest

from tests.databases import BOTH


@pytest.fixture(params=BOTH)
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind
