"""A process of its own for each foreign file, with limits of memory and time: a file that breaks what reads it breaks nothing else."""

import json
import resource
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from proposals.dossier.prepared import Fault, Limits, Prepared, read

_PACKAGE = Path(__file__).resolve().parents[1]
# The package `proposals` is the whole application; of it this process needs three files, so it is given an empty one of that name.
_ENTRY = """
import sys, types
for name, path in (("proposals", sys.argv[1]), ("proposals.dossier", sys.argv[1] + "/dossier")):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [path]
from proposals.dossier.confined import main
main(sys.argv[2])
"""
# What the process may still take after its time is up, to say so itself.
_GRACE_SECONDS = 2
_OPEN_FILES = 64


def prepare_apart(content: bytes, limits: Limits) -> Prepared:
    """What `foreign_pages.prepare` makes of a file, made in a process that may die of it. Never raises for what a file does."""
    command = [sys.executable, "-I", "-c", _ENTRY, str(_PACKAGE), json.dumps(asdict(limits))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=limits.seconds + _GRACE_SECONDS, check=False, env={}, cwd="/")  # noqa: S603 - our own words
    except subprocess.TimeoutExpired:
        return Prepared(b"", 0, fault=Fault.TOO_SLOW)
    if done.returncode != 0:
        return Prepared(b"", 0, fault=Fault.TOO_SLOW if -done.returncode in (signal.SIGXCPU, signal.SIGKILL) else Fault.TOO_HEAVY)
    try:
        return read(done.stdout)
    except ValueError:
        return Prepared(b"", 0, fault=Fault.BROKEN)


def confine(limits: Limits) -> None:
    """Bind this process: so much memory, so much time, no file written, few opened. Only a process that ends soon may call it."""
    memory = limits.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
