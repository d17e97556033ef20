"""A process of its own for each foreign file, with limits of memory and time: a file that breaks what reads it breaks nothing else."""

import json
import resource
import signal
import subprocess
from dataclasses import asdict

from proposals.dossier.apart import command_of
from proposals.dossier.prepared import Fault, Limits, Prepared, read

# What the process may still take after its time is up, to say so itself.
_GRACE_SECONDS = 2
_OPEN_FILES = 64


def prepare_apart(content: bytes, limits: Limits) -> Prepared:
    """What `foreign_pages.prepare` makes of a file, made in a process that may die of it. Never raises for what a file does."""
    command = command_of("proposals.dossier.confined", json.dumps(asdict(limits)))
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
