"""Servers of others that tests start for themselves: an S3-compatible storage, the daemon of ClamAV, and one like it that keeps people waiting."""

import os
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.request import Request, urlopen
from xml.etree import ElementTree

PATIENCE = 60
# The string that every virus scanner knows, in two halves: whole it would be found in this file, too.
EICAR = "".join((r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")).encode("ascii")
SIGNATURE = "Proposals.Test.Eicar"
CLAMD_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/clamav/sbin")


class Running:
    """A process that was started here, with what it wrote; only that process is ever ended."""

    def __init__(self, command: list[str], log: Path, env: Mapping[str, str] | None = None) -> None:
        self.log = log
        with log.open("wb") as written:
            self._process = subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT, env=env)

    def wait_for(self, address: str | tuple[str, int]) -> None:
        """Wait until something listens at a socket."""
        until = time.monotonic() + PATIENCE
        while not _listens(address):
            if self._process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"Nothing listens at {address}:\n{self.said()}")
            time.sleep(0.05)

    def said(self) -> str:
        """The end of what it wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def kill(self) -> None:
        """End it as a power cut would: it cleans up nothing."""
        self._process.kill()
        self._process.wait(PATIENCE)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE)


class S3Server(Running):
    """moto's storage, spoken to over HTTP; it checks no secrets."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        super().__init__([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], folder / "s3.log")
        self.wait_for(("127.0.0.1", port))

    def make_bucket(self, name: str) -> None:
        urlopen(Request(f"{self.url}/{name}", method="PUT"), timeout=PATIENCE).close()

    def names_in(self, bucket: str) -> list[str]:
        """What a bucket holds."""
        with urlopen(f"{self.url}/{bucket}", timeout=PATIENCE) as answer:
            listed = ElementTree.parse(answer)
        return sorted(key.text or "" for key in listed.iter() if key.tag.endswith("}Key"))


class Clamd(Running):
    """ClamAV's daemon at a local socket and at a port, with one signature of our own: it knows the EICAR string."""

    def __init__(self, folder: Path) -> None:
        self.socket, self.port = folder / "clamd.sock", free_port()
        signatures = folder / "signatures"
        signatures.mkdir()
        # Name, any kind of file, anywhere in it, these bytes.
        (signatures / "test.ndb").write_text(f"{SIGNATURE}:0:*:{EICAR.hex()}\n", encoding="ascii")
        settings = folder / "clamd.conf"
        lines = ("Foreground yes", f"DatabaseDirectory {signatures}", f"TemporaryDirectory {folder}", f"LocalSocket {self.socket}")
        more = (f"TCPSocket {self.port}", "TCPAddr 127.0.0.1", "StreamMaxLength 2M", "MaxThreads 2", "ReadTimeout 30")
        settings.write_text("\n".join((*lines, *more, "")), encoding="utf-8")
        super().__init__([path_of_clamd(), "--config-file", str(settings)], folder / "clamd.log")
        self.wait_for(str(self.socket))
        self.wait_for(("127.0.0.1", self.port))


def path_of_clamd() -> str:
    """Where the daemon is; on the search path of a user it is not."""
    found = shutil.which("clamd", path=os.pathsep.join((os.environ.get("PATH", ""), *CLAMD_PLACES)))
    if found is None:
        raise RuntimeError("clamd is not installed: script/bootstrap --tests installs it (SKIP_PARTS=clamd leaves its tests out).")
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _listens(address: str | tuple[str, int]) -> bool:
    with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as caller:
        return caller.connect_ex(address) == 0


class HeldScanner(socketserver.ThreadingTCPServer):
    """Speaks as clamd does and finds nothing, but answers only when it is told to: whoever sends a file waits meanwhile."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _ClamdSession)
        self.arrived, self._may_answer = threading.Semaphore(0), threading.Event()
        self.address: tuple[str, int] = ("127.0.0.1", self.server_address[1])
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def wait_for_files(self, count: int) -> None:
        """Wait until so many files were sent whole and are held."""
        for _ in range(count):
            if not self.arrived.acquire(timeout=PATIENCE):
                raise RuntimeError("No file reached the scanner.")

    def hold(self) -> None:
        self.arrived.release()
        self._may_answer.wait(PATIENCE)

    def answer(self) -> None:
        self._may_answer.set()

    def stop(self) -> None:
        self.answer()
        self.shutdown()
        self.server_close()


class _ClamdSession(socketserver.StreamRequestHandler):
    server: HeldScanner

    def handle(self) -> None:
        command = self.rfile.read(len(b"zINSTREAM\0"))
        while length := int.from_bytes(self.rfile.read(4), "big"):
            self.rfile.read(length)
        self.server.hold()
        self.wfile.write(b"stream: OK\0" if command == b"zINSTREAM\0" else b"UNKNOWN COMMAND\0")
