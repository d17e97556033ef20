"""Asking a virus scanner about a file: ClamAV's daemon, over its socket, as it documents INSTREAM."""

import socket
import struct
from contextlib import suppress
from typing import IO, Protocol
from urllib.parse import urlsplit

from proposals.config import BadSetting, Settings

FAILURE_WAYS = ("closed", "open")
_PIECE = 1 << 16
_LONGEST_ANSWER = 4096
_USUAL_PORT = 3310


class ScanFailed(Exception):
    """The scanner gave no verdict: it is not there, is too slow, or does not take the file."""


class Scanner(Protocol):
    """Whatever tells infected files from others."""

    def scan(self, stream: IO[bytes]) -> str:
        """The name of what was found in the stream, empty for a clean one; the stream is rewound. Raises ScanFailed."""
        ...


class Clamd:
    """clamd at a local socket (a path) or at a host and port; one connection a file."""

    def __init__(self, address: str | tuple[str, int], timeout_seconds: int) -> None:
        self.address, self.timeout = address, timeout_seconds

    def scan(self, stream: IO[bytes]) -> str:
        stream.seek(0)
        try:
            with self._connected() as connection:
                self._send(connection, stream)
                return _verdict(_answer(connection))
        except OSError as error:
            raise ScanFailed(f"clamd at {self.address}: {error}") from error
        finally:
            stream.seek(0)

    def _connected(self) -> socket.socket:
        if isinstance(self.address, tuple):
            return socket.create_connection(self.address, self.timeout)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(self.timeout)
        try:
            connection.connect(self.address)
        except OSError:
            connection.close()
            raise
        return connection

    def _send(self, connection: socket.socket, stream: IO[bytes]) -> None:
        # A daemon that has had enough says so and hangs up; what it said is read all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"zINSTREAM\0")
            while piece := stream.read(_PIECE):
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (piece := connection.recv(_LONGEST_ANSWER)):
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace")


def _verdict(answer: str) -> str:
    verdict = answer.removeprefix("stream: ")
    if verdict == "OK":
        return ""
    if verdict.endswith(" FOUND"):
        return verdict.removesuffix(" FOUND")
    raise ScanFailed(f"clamd answered {answer!r}")


def scanner_of(settings: Settings) -> Scanner | None:
    """The scanner that the settings ask for, or none. Raises BadSetting for an address or a way to fail that is not known."""
    if settings.scan_failure not in FAILURE_WAYS:
        raise BadSetting(f"SCAN_FAILURE is {settings.scan_failure!r}. Write closed (refuse what was not scanned) or open (take it, and log).")
    if not settings.clamd_url:
        return None
    bad = BadSetting(f"CLAMD_URL is {settings.clamd_url!r}. Write unix:///run/clamav/clamd.ctl or tcp://host:{_USUAL_PORT}.")
    try:
        address = urlsplit(settings.clamd_url)
        port = address.port or _USUAL_PORT
    except ValueError:
        raise bad from None
    if address.scheme == "unix" and address.path.startswith("/") and not address.netloc:
        return Clamd(address.path, settings.clamd_timeout_seconds)
    if address.scheme == "tcp" and address.hostname:
        return Clamd((address.hostname, port), settings.clamd_timeout_seconds)
    raise bad
