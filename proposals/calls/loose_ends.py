"""What a schema cannot see in a form: names that refer to nothing, names that are given twice. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

Data = Mapping[str, Any]


def loose_ends(data: Data) -> Iterator[tuple[list[str | int], str]]:
    """Every name in the data that refers to nothing, and every name that is given twice, with the path to it."""
    codes = [each["code"] for section in data["sections"] for each in section["fields"]]
    seen: set[str] = set()
    lifted: set[str] = set()
    prefilled: set[str] = set()
    for number, section in enumerate(data["sections"]):
        if section["code"] in [other["code"] for other in data["sections"][:number]]:
            yield ["sections", number, "code"], f"section {section['code']!r} is there twice"
        for index, each in enumerate(section["fields"]):
            path: list[str | int] = ["sections", number, "fields", index]
            if each["code"] in seen:
                yield [*path, "code"], f"field {each['code']!r} is there twice"
            seen.add(each["code"])
            if each.get("lift") in lifted:
                yield [*path, "lift"], f"lift {each['lift']!r} is there twice"
            lifted |= {each["lift"]} if "lift" in each else set()
            for role in [one["prefill"] for one in (each, *each.get("columns", [])) if "prefill" in one]:
                if role in prefilled:
                    yield path, f"prefill {role!r} is there twice"
                prefilled.add(role)
            yield from _loose_ends_of_field(data, each, path, codes)
    if "title" not in lifted:
        yield ["sections"], "no field has 'lift: title', so a proposal would have no name"


def _loose_ends_of_field(data: Data, each: Data, path: list[str | int], codes: list[str]) -> Iterator[tuple[list[str | int], str]]:
    for name, target in _references(each):
        if target not in codes:
            yield [*path, name], f"{name} names the field {target!r}, which does not exist"
    for index, one in enumerate([each, *each.get("columns", [])]):
        where = path if index == 0 else [*path, "columns", index - 1]
        if one.get("choices") and one["choices"] not in data["lists"]:
            yield [*where, "choices"], f"choices names the list {one['choices']!r}, which does not exist"
        if one.get("min", 0) > one.get("max", one.get("min", 0)):
            yield [*where, "min"], f"min {one['min']} is above max {one['max']}"
    if each.get("total") and each["total"] not in [column["code"] for column in each.get("columns", [])]:
        yield [*path, "total"], f"total names the column {each['total']!r}, which does not exist"


def _references(each: Data) -> Iterator[tuple[str, str]]:
    for name in ("differs_from", "after", "equals_total"):
        if each.get(name):
            yield name, each[name]
    if each.get("max_months_after"):
        yield "max_months_after", each["max_months_after"]["field"]
    if each.get("required_when"):
        yield "required_when", each["required_when"]["field"]
    for column in each.get("columns", []):
        yield from (("columns", target) for target in column.get("within", []))
