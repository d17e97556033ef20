"""Addresses of our own static files, with a part that changes when the file does, so that browsers may keep them for ever."""

import hashlib
from functools import cache
from pathlib import Path

from flask import current_app, url_for

FOR_EVER = 31_536_000


def asset_url(name: str) -> str:
    """The address of `static/<name>`; a file that is missing has no mark (a font that was not built yet)."""
    mark = _mark(current_app.static_folder or "", name)
    return url_for("static", filename=name, v=mark) if mark else url_for("static", filename=name)


@cache
def _mark(folder: str, name: str) -> str:
    path = Path(folder) / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else ""
