"""The language of the page with its translations, found once and kept at hand: a page asks for hundreds of words."""

from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app, g
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


class Speech:
    """One language, `el` or `en`. What was looked up is remembered: the catalogue cannot change while we run."""

    def __init__(self, language: str, translations: NullTranslations) -> None:
        self.language, self._translations = language, translations
        # A catalogue keeps its own head under the empty text.
        self._texts = {"": ""}
        self._markups: dict[str, Markup] = {}

    def text(self, text: str) -> str:
        """A Greek source text in this language."""
        found = self._texts.get(text)
        return self._remember(text) if found is None else found

    def markup(self, text: str) -> Markup:
        """The same as a template shows it when there are no values to fill in: safe, with %% read as %."""
        found = self._markups.get(text)
        if found is None:
            # The text is our own, from source or catalogue, never a person's.
            found = self._markups[text] = Markup(self.text(text)) % {}  # noqa: S704
        return found

    def plural(self, text: str, plural: str, count: int) -> str:
        """The form of a source text that goes with a number."""
        return str(self._translations.ungettext(text, plural, count))

    def _remember(self, text: str) -> str:
        # Labels of the rulebook and sentences of templates are few; what people type is never looked up.
        found = self._texts[text] = str(self._translations.ugettext(text))
        return found


def speech() -> Speech:
    """The language that is spoken now, in a page or a letter; Greek where there is neither."""
    try:
        # Flask-Babel keeps the locale of the moment here, a forced one too. Asking it costs ten times as much.
        babel = g._get_current_object()._flask_babel
        if babel.speech_of is babel.babel_locale:
            return babel.speech  # type: ignore[no-any-return]
    except (AttributeError, RuntimeError):
        pass
    return _find_speech()


def _find_speech() -> Speech:
    locale = get_locale()
    if locale is None:
        return Speech("el", NullTranslations())
    known: dict[str, Speech] = current_app.extensions.setdefault("speeches", {})
    if locale.language not in known:
        known[locale.language] = Speech(locale.language, get_translations())
    g._flask_babel.speech_of, g._flask_babel.speech = locale, known[locale.language]
    return known[locale.language]


@pass_eval_context
def spoken(template: EvalContext, text: str, /, **values: Any) -> str:
    """`_()` of the templates: as Jinja's own, with values escaped, and without a copy of all variables in every loop."""
    if not template.autoescape:
        return speech().text(text) % values
    return Markup(speech().text(text)) % values if values else speech().markup(text)  # noqa: S704 - Markup escapes the values


@pass_eval_context
def spoken_plural(template: EvalContext, text: str, plural: str, count: int, /, **values: Any) -> str:
    """`ngettext()` of the templates; the count is `num` in the text."""
    found = speech().plural(text, plural, count)
    return (Markup(found) if template.autoescape else found) % {"num": count, **values}  # noqa: S704 - as above


def register(app: Flask) -> None:
    """Give these to the templates in place of those that Flask-Babel gave them."""
    app.jinja_env.globals.update(_=spoken, gettext=spoken, ngettext=spoken_plural)
