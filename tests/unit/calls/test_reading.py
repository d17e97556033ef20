"""How wide the columns of a table of inputs are."""

import pytest

from proposals.calls.reading import column_share
from tests.factories import make_field, standard_form

PERCENT = {"w-7": 48, "w-6": 38, "w-5": 30, "w-4": 24, "w-3": 18, "w-2": 13, "w-1": 11}


@pytest.mark.parametrize("table", [field for field in standard_form().fields if field.type == "table"], ids=lambda field: field.code)
def test_columns_of_inputs_never_ask_for_more_than_there_is(table):
    assert sum(PERCENT[column_share(table, column)] for column in table.columns) <= 90


def test_column_is_as_wide_as_its_definition_says():
    table = make_field("table", "steps", columns=(make_field("str", "a", width=60), make_field("str", "b", width=40)))

    assert [column_share(table, column) for column in table.columns] == ["w-7", "w-5"]
