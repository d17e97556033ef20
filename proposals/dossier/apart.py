"""Starting a process of our own that knows only the few modules that it needs."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# The package `proposals` is the whole application, which takes seconds to load; such a process is given an empty one of that name.
_ENTRY = """
import importlib, sys, types
for name, path in (("proposals", sys.argv[1]), ("proposals.dossier", sys.argv[1] + "/dossier")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
importlib.import_module(sys.argv[2]).main(*sys.argv[3:])
"""


def command_of(module: str, *arguments: str) -> list[str]:
    """The command that calls `main` of a module of ours with these arguments, in a process that reads neither environment nor place."""
    return [sys.executable, "-I", "-c", _ENTRY, str(_PACKAGE), module, *arguments]
