"""What a process that prints does: page after page until nobody asks for more. It is started without the application (`apart.py`)."""

import resource
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from proposals.dossier.render import Printer


def main(handle: str, most_bytes: str) -> None:
    """Print what comes through the pipe with this number, in at most so much memory."""
    serve(Connection(int(handle)), int(most_bytes))


def serve(pipe: "Connection[Any, Any]", most_bytes: int) -> None:
    """Print page after page until the other end is closed. Answers with a PDF or with what went wrong."""
    # These may reach the whole group; whoever started this one finishes what is begun, and ends it.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    printer = None
    while True:
        try:
            page = pipe.recv()
        except EOFError:
            return
        try:
            printer = printer or Printer()
            answer = (printer.printed(page), "")
        except Exception as error:
            answer = (b"", f"{type(error).__name__}: {error}")
        # Whoever asked may be gone meanwhile; then nobody asks for more either.
        with suppress(BrokenPipeError):
            pipe.send(answer)
