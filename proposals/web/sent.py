"""Reading what a form has sent: as Werkzeug does, but with the decoding left to a function that is written in C."""

from binascii import a2b_qp
from typing import IO, Any
from urllib.parse import unquote

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser


class QuickParser(FormDataParser):
    """Greek is sent as six characters a letter, and a long text took longer to decode than to store."""

    def _parse_urlencoded(self, stream: IO[bytes], *details: Any) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        # A plus that was typed is sent as %2B.
        pairs = (pair.partition("=") for pair in stream.read().decode().replace("+", " ").split("&") if pair)
        found = [(plain(name) if "%" in name else name, plain(value) if "%" in value else value) for name, _equals, value in pairs]
        return stream, self.cls(found), self.cls()


class QuickRequest(Request):
    """Flask's request with that parser."""

    form_data_parser_class = QuickParser


def plain(text: str) -> str:
    """A name or value of a form, its spaces already spaces, without its encoding; what is no good encoding comes out as it does from Werkzeug."""
    if text.isascii() and text.isprintable() and "=" not in text:
        # Quoted-printable is the same code with another sign, for lines. A length that is not right tells of a % without two digits.
        found = a2b_qp(text.replace("%", "="))
        if len(found) == len(text) - 2 * text.count("%"):
            try:
                return found.decode()
            except UnicodeDecodeError:
                pass
    return unquote(text, errors="werkzeug.url_quote")


def register(app: Flask) -> None:
    app.request_class = QuickRequest
