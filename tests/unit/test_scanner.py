"""Asking ClamAV about a file: a real clamd that knows one signature, and daemons that misbehave."""

import io
import socket
import threading

import pytest

from proposals.config import BadSetting, Settings
from proposals.scanner import Clamd, ScanFailed, scanner_of
from tests.factories import a_document, a_pdf
from tests.servers import EICAR, SIGNATURE, free_port

PDF = a_pdf()


@pytest.fixture(params=["unix", "tcp"])
def scanner(request, clamd):
    address = f"unix://{clamd.socket}" if request.param == "unix" else f"tcp://127.0.0.1:{clamd.port}"
    return scanner_of(Settings(clamd_url=address))


@pytest.mark.parametrize("content", [PDF, b"", bytes(1_000_000)], ids=["pdf", "nothing", "large"])
def test_clean_file_has_no_signature(scanner, content):
    stream = io.BytesIO(content)

    assert scanner.scan(stream) == ""
    assert stream.read() == content


@pytest.mark.parametrize(
    "content", [EICAR, PDF + EICAR, a_document("docx", {"word/embedded.bin": b"more " + EICAR})], ids=["bare", "behind a pdf", "inside a docx"]
)
def test_infected_file_is_found_by_the_name_of_the_signature(scanner, content):
    stream = io.BytesIO(content)
    stream.seek(3)

    assert scanner.scan(stream) == f"{SIGNATURE}.UNOFFICIAL"
    assert stream.tell() == 0


def test_file_that_is_too_large_for_the_daemon_is_not_called_clean(scanner):
    with pytest.raises(ScanFailed):
        scanner.scan(io.BytesIO(bytes(8 * 1024 * 1024)))


@pytest.mark.parametrize("address", ["unix:///no/such/socket", "tcp://127.0.0.1:{port}"])
def test_daemon_that_is_not_there_gives_no_verdict(address):
    scanner = scanner_of(Settings(clamd_url=address.format(port=free_port())))

    with pytest.raises(ScanFailed, match="clamd at"):
        scanner.scan(io.BytesIO(PDF))


@pytest.fixture
def answering():
    """Starts a daemon that answers as it is told: with some bytes in pieces, or with silence."""
    stopping, threads, listening = threading.Event(), [], []

    def start(*pieces, hangs_up_at_once=False):
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def serve():
            connection, _address = server.accept()
            with connection:
                if not hangs_up_at_once:
                    connection.recv(1 << 16)
                for piece in pieces:
                    connection.sendall(piece)
                if not pieces and not hangs_up_at_once:
                    stopping.wait(30)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return Clamd(("127.0.0.1", server.getsockname()[1]), timeout_seconds=1)

    yield start
    stopping.set()
    for thread in threads:
        thread.join(30)
    for server in listening:
        server.close()


def test_answer_is_read_to_its_end_however_it_comes(answering):
    assert answering(b"stream: Win.Test", b".EICAR FOUND\0").scan(io.BytesIO(b"x")) == "Win.Test.EICAR"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"nonsense\0", b"stream: " + b"x" * 5000])
def test_answer_that_is_no_verdict_is_none(answering, answer):
    with pytest.raises(ScanFailed, match="clamd answered"):
        answering(answer).scan(io.BytesIO(b"x"))


def test_daemon_that_hangs_up_gives_no_verdict(answering):
    with pytest.raises(ScanFailed):
        answering(hangs_up_at_once=True).scan(io.BytesIO(bytes(20_000_000)))


def test_daemon_that_keeps_silent_is_given_up(answering):
    stream = io.BytesIO(b"x")

    with pytest.raises(ScanFailed, match="timed out"):
        answering().scan(stream)

    assert stream.tell() == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://scanner.example:3311", ("scanner.example", 3311)),
        ("tcp://scanner.example", ("scanner.example", 3310)),
    ],
)
def test_settings_say_where_the_daemon_is(address, expected):
    scanner = scanner_of(Settings(clamd_url=address, clamd_timeout_seconds=7))

    assert (scanner.address, scanner.timeout) == (expected, 7)


def test_without_an_address_there_is_no_scanner():
    assert scanner_of(Settings()) is None


@pytest.mark.parametrize("address", ["clamd", "/run/clamd.ctl", "unix://run/clamd.ctl", "unix:", "tcp://", "tcp://host:port", "http://host"])
def test_address_that_is_not_known_is_refused_by_name(address):
    with pytest.raises(BadSetting, match="CLAMD_URL is"):
        scanner_of(Settings(clamd_url=address))


def test_way_to_fail_that_is_not_known_is_refused_by_name():
    with pytest.raises(BadSetting, match="SCAN_FAILURE is 'ajar'"):
        scanner_of(Settings(scan_failure="ajar"))
