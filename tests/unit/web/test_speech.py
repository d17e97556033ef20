"""What is looked up in the catalogues."""

from flask_babel import force_locale

from proposals.web.words import say
from proposals.workflow.phrases import Phrase


def test_empty_text_is_empty_in_every_language(app):
    for language in ("el", "en"):
        with app.test_request_context(), force_locale(language):
            assert (say(""), say(Phrase(""))) == ("", "")
