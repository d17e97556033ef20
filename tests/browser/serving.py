"""The product as people meet it: gunicorn, as script/server starts it, on an instance folder of its own."""

import multiprocessing
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from gunicorn.app import wsgiapp

from proposals.config import ROOT, Settings
from tests.servers import Running

# Hashing a password slowly protects people, not tests.
QUICK = {"SECRET_KEY": "only-for-tests-only-for-tests-only", "ARGON2_MEMORY_KIB": "8", "ARGON2_TIME_COST": "1"}
AS_SCRIPT_SERVER = ("--preload", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning")
PATIENCE = 60
# The instance folder of each server that was started, by its address.
INSTANCES: dict[str, Path] = {}


# Forks the servers from a process that has loaded what they load, which takes longer than all else that they do at first.
_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload(["gunicorn.app.wsgiapp", "gunicorn.workers.gthread", "proposals"])


def _serve(listening: socket.socket, environment: Mapping[str, str], log: Path) -> None:
    """Become the process that `python -m gunicorn` would be, in a session of its own."""
    os.setsid()
    with log.open("wb") as written:
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["gunicorn", "wsgi:app", "--bind", f"fd://{listening.fileno()}", *AS_SCRIPT_SERVER]
    wsgiapp.run()


class Server:
    """A running server on `instance`, with `settings` of its own; its address is `url`."""

    def __init__(self, instance: Path, settings: Mapping[str, str] | None = None) -> None:
        self._instance, self._settings, self.log = instance, settings or {}, instance / "server.log"
        self._port = 0
        # Of people who signed in here, by their e-mail.
        self.cookies: dict[str, Any] = {}
        self.start()

    def start(self) -> None:
        """Start it; once more after `kill`, under the same address."""
        # The socket listens before the server is up, so nobody has to poll: the first request waits, or is refused if the server dies.
        with socket.create_server(("127.0.0.1", self._port), backlog=64) as listening:
            self._port = listening.getsockname()[1]
            self.url = f"http://127.0.0.1:{self._port}"
            INSTANCES[self.url] = self._instance
            self._process = _NURSERY.Process(target=_serve, args=(listening, environment(self._instance, self.url) | self._settings, self.log))
            self._process.start()
        self._wait()

    def _wait(self) -> None:
        try:
            urlopen(f"{self.url}/healthz", timeout=PATIENCE).close()
        except OSError as error:
            self.stop()
            raise RuntimeError(f"The server does not answer ({error}):\n{self.said()}") from error

    def worker(self) -> Running:
        """A worker beside it, started now; whoever asked for it stops it."""
        command = [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), "worker"]
        return Running(command, self._instance / "worker.log", environment(self._instance, self.url) | self._settings)

    def said(self) -> str:
        """The end of what it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def kill(self) -> None:
        """End it with all its workers, as a power cut would."""
        assert self._process.pid
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.join(PATIENCE)

    def stop(self) -> None:
        """End the process that was started here, and only that."""
        self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(PATIENCE)


def environment(instance: Path, url: str) -> dict[str, str]:
    """The environment of this process without what configures the product, and with what suits tests."""
    ours = {field.name.upper() for field in fields(Settings)}
    rest = {name: value for name, value in os.environ.items() if name not in ours}
    return {**rest, **QUICK, "INSTANCE_PATH": str(instance), "PUBLIC_URL": url}


def make_orders(url: str) -> None:
    """Do what a worker beside this server would: make the files that are ordered."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "make-orders"]
    subprocess.run(command, cwd=ROOT, env=environment(INSTANCES[url], url), capture_output=True, timeout=280, check=True)


def seed_demo(instance: Path) -> None:
    """Fill an empty instance folder with the demo, as a new user does."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "seed-demo"]
    done = subprocess.run(command, cwd=ROOT, env=environment(instance, "http://127.0.0.1"), capture_output=True, text=True, timeout=280, check=False)
    if done.returncode:
        raise RuntimeError(f"flask seed-demo failed:\n{done.stdout}{done.stderr}")


def copy_of(instance: Path, folder: Path) -> Path:
    return Path(shutil.copytree(instance, folder / "instance"))
