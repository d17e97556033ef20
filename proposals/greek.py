"""Greek text: clean it once on the way in, count it, search it, sort it (domain.md section 10)."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LATIN_TO_GREEK = str.maketrans("ABEHIKMNOPTXYZ", "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
_GREEK_WORD_WITH_LATIN = re.compile(r"\b(?=\w*[Α-Ωα-ωΆ-Ώά-ώϊϋΐΰ])(?=\w*[A-Za-z])[A-Za-zΑ-Ωα-ωΆ-Ώά-ώϊϋΐΰ]+\b")
_ELOT = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m",
    "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip


def clean_text(text: str) -> str:
    """Text of several lines as it is stored: NFC, newlines as \\n, no invisible characters, trimmed at both ends."""
    if _is_clean(text):
        return text.strip()
    text = _CONTROL.sub("", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    # After what is invisible has gone: letter and accent that it kept apart are one letter now.
    text = unicodedata.normalize("NFC", text).replace("\u00b5", "μ")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def clean_line(text: str) -> str:
    """Text of one line as it is stored: as `clean_text`, with every run of white space one space."""
    return text.strip() if "  " not in text and _is_clean(text) else re.sub(r"\s+", " ", clean_text(text)).strip()


def _is_clean(text: str) -> bool:
    """True for one line with nothing to take out but spaces at its ends: most of what is typed, told by functions that are written in C."""
    return text.isprintable() and unicodedata.is_normalized("NFC", text) and "\u00b5" not in text


def search_key(text: str) -> str:
    """Text folded for finding and sorting: no accents, no capitals, one sigma. Folding twice changes nothing."""
    folded = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in folded if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare).replace("ς", "σ")


def sort_key(text: str) -> tuple[str, str]:
    """Sorts as Greeks do: accents and capitals only break ties."""
    return search_key(text), text


def as_greek_code(text: str) -> str:
    """A code such as an ΑΔΑ in capitals, with Latin look-alikes turned into the Greek letters that were meant."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text.upper()) if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare).translate(_LATIN_TO_GREEK).replace(" ", "")


def is_ada(text: str) -> bool:
    """True for the shape of a Διαύγεια posting number, for example ΡΒΠΕ7ΛΞ-Ν1Ζ (domain.md 7.3)."""
    return bool(re.fullmatch(r"[0-9Α-Ω]{4,10}-[0-9Α-Ω]{1,3}", text))


def mixed_words(text: str) -> list[str]:
    """Words that mix Greek and Latin letters, which no search would find."""
    return _GREEK_WORD_WITH_LATIN.findall(text)


def ascii_slug(text: str) -> str:
    """Greek in Latin letters, letter by letter after ELOT 743, for file names: only a–z, 0–9 and hyphens."""
    spelled = "".join(_ELOT.get(letter, letter) for letter in search_key(text))
    return re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")


_LATIN_MARKS = dict(zip(("Α", "Β", "Γ", "Δ", "Ε", "ΣΤ", "Ζ", "Η", "Θ", "Ι", "ΙΑ", "ΙΒ", "ΙΓ", "ΙΔ", "ΙΕ"), "ABCDEFGHIJKLMNO", strict=True))


def latin_mark(mark: str) -> str:
    """The Latin letter in the place of a Greek numeral that marks a section (ΣΤ is the sixth: F); any other mark as it is."""
    return _LATIN_MARKS.get(mark, mark)
