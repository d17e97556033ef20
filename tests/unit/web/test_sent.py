"""Reading what a form has sent gives what Werkzeug would read, only sooner."""

from io import BytesIO

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from proposals.web.sent import QuickRequest


@pytest.mark.parametrize(
    "sent",
    [
        "title=%CE%9D%CE%AD%CE%B1+%CF%80%CF%8D%CE%BB%CE%B7&stay=1",
        "a+b=1%2B1+%3D+2&c%2Bd=%26",
        "text=first%0D%0Asecond%09third",
        "empty=&nothing&=value&&twice=1&twice=2",
        "half=%C&none=%ZZ&cut=%CE&equals=a=b%3Dc&quoted=%3D41",
        "raw=Αθήνα+και+%CE%A0",
    ],
)
def test_form_is_read_as_werkzeug_reads_it(sent):
    assert _read(QuickRequest, sent) == _read(Request, sent)


def _read(kind: type[Request], sent: str) -> list[tuple[str, str]]:
    builder = EnvironBuilder(method="POST", input_stream=BytesIO(sent.encode()), content_type="application/x-www-form-urlencoded")
    return list(kind(builder.get_environ()).form.items(multi=True))
