"""Measures which lines and branches of the product the tests reach; every process writes what it saw into the folder COVERAGE_FOLDER.

script/test asks pytest for this file by name and puts together what was seen. It must be loaded before anything of the product is.
"""

import json
import os
from pathlib import Path

from slipcover import FileMatcher, ImportManager, Slipcover
from slipcover.config import read_config

ASKED = read_config()
_measured = Slipcover(branch=ASKED["branch"], source=ASKED["source"], exclude_also=ASKED["exclude-also"])
_manager = ImportManager(_measured, FileMatcher(sources=ASKED["source"]))
_manager.__enter__()


def pytest_sessionfinish() -> None:
    _manager.__exit__()
    seen = Path(os.environ["COVERAGE_FOLDER"]) / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}.json"
    seen.write_text(json.dumps(_measured.get_coverage()), encoding="utf-8")
