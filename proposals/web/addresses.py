"""Addresses of many things of one kind, as a list needs them: put together once, then filled in row by row."""

from collections.abc import Callable
from typing import Any

from flask import Flask, url_for

# What stands for the part that differs: converters take it as a number and as a word, and no address has it of its own.
_GAP = 7_301_927_465


def addresses(endpoint: str, part: str, **values: Any) -> Callable[[int | str], str]:
    """A function from one part of an address (a number or a code) to the whole address."""
    before, after = url_for(endpoint, **{part: _GAP}, **values).split(str(_GAP))
    return lambda value: f"{before}{value}{after}"


def register(app: Flask) -> None:
    app.add_template_global(addresses)
