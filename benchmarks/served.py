"""The product under its production server, and the CPU time that the server's worker takes for a request."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path

from flask import Flask

from benchmarks.visitor import FORM_TYPE, Answer
from proposals.config import ROOT

# As script/server starts it, but with one worker (which of two took a request could not be told) and patient with idle connections.
_OPTIONS = ("--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "--no-control-socket", "--keep-alive", "600")
_PATIENCE = 30.0
# The worker goes on for a moment after the answer has left it.
_SETTLING = 0.0005


class NotServed(RuntimeError):
    """The server did not start, or this machine does not tell how much CPU time another process took."""


class Server:
    """A running server with one worker."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port, self._process = port, process
        self._worker = self._find_worker()

    def cpu_time(self) -> float:
        """Seconds that the worker's threads have run."""
        time.sleep(_SETTLING)
        tasks = Path(f"/proc/{self._worker}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def client(self) -> "ServedClient":
        return ServedClient(self.port)

    def _find_worker(self) -> int:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            workers = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
            if workers and _answers(self.port):
                return int(workers[0])
            time.sleep(0.1)
        raise NotServed("The server did not start.")


class ServedClient:
    """One browser: a connection that stays open, and its cookies."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._cookies: SimpleCookie = SimpleCookie()

    def open(self, address: str, form: bytes | None = None) -> Answer:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        if form is not None:
            headers["Content-Type"] = FORM_TYPE
        self._connection.request("GET" if form is None else "POST", address, form, headers)
        found = self._connection.getresponse()
        for cookie in found.headers.get_all("Set-Cookie") or ():
            self._cookies.load(cookie)
        return Answer(found.status, found.read())


@contextmanager
def served(module: str, app: Flask | None = None, workers: int = 1) -> Iterator[Server]:
    """`module` (`wsgi:app`) under gunicorn, on the instance of `app`. Raises NotServed."""
    if not Path("/proc/self/schedstat").exists():
        raise NotServed("This machine keeps no /proc/…/schedstat.")
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", module, "--bind", f"127.0.0.1:{port}", "--workers", str(workers), *_OPTIONS]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(_environment(app) if app else {})})
    try:
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _environment(app: Flask) -> Mapping[str, str]:
    """The settings of the instance, for a process of its own."""
    settings = app.extensions["settings"]
    names = ("instance_path", "database_url", "secret_key", "argon2_memory_kib", "argon2_time_cost")
    return {name.upper(): str(getattr(settings, name)) for name in names}


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(1)
        return asked.connect_ex(("127.0.0.1", port)) == 0
