"""What a writer should look at again: names that nobody explains, letters of two alphabets, numbers of persons. Pure; it refuses nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from proposals import greek
from proposals.calls.files import HERE
from proposals.calls.form import Field
from proposals.workflow.phrases import N_, NP_, Phrase

KNOWN_ACRONYMS = frozenset((HERE / "known_acronyms.txt").read_text(encoding="utf-8").split())

# Three capitals or more of one alphabet that stand alone: parts of a code or of an address do not.
_ACRONYM = re.compile(r"(?<![\w./@-])(?:[\u0391-\u03a9]{3,}|[A-Z]{3,})(?![\w@/]|[.-]\w)")
_ROMAN_NUMERAL = re.compile(r"[IVXLCDM]+")
_CAPITALS = re.compile(r"\b[\u0391-\u03abA-Z]{2,}\b")
_WORDS = re.compile(r"\b[^\W\d_]{2,}\b")
_LATIN = re.compile(r"[A-Za-z]")
_GREEK = re.compile(r"[\u0370-\u03ff]")
# An explanation: «Γενική Γραμματεία (ΓΓ)» before the name, or «ΓΓ (Γενική Γραμματεία)» after it; not longer than this.
_LONGEST_EXPLANATION = 200
_IN_BRACKETS_AFTER = re.compile(r"[»\"”]?\s*\(([^()]+)\)")
# No part of a longer number, and no amount: neither € nor the word for it follows.
_DIGITS = re.compile(r"(?<![\d.,])\d{9}(?:\d\d)?(?![\d]|[.,]\d|\s*(?:€|\u03b5\u03c5\u03c1\u03ce|euro))")
# Tax numbers of legal persons begin like this; those of a public body may stand in a proposal.
_LEGAL_PERSONS = ("09", "8", "9")


def advice(text: str, most: int) -> list[Phrase]:
    """At most so many sentences about a text, each only once: numbers of persons first, then mixed letters, then unexplained names."""
    found: dict[str, Phrase] = {}
    for phrase in (*islice(_numbers(text), most), *islice(_mixed(text), most), *islice(_unexplained(text), most)):
        found.setdefault(f"{phrase.text} {sorted(phrase.values.items())}", phrase)
    return list(found.values())[:most]


def advice_on(fields: Iterable[Field], answers: Mapping[str, Any], most: int) -> dict[str, list[Phrase]]:
    """The advice on each of these fields that is answered in words of one's own; fields without any are left out."""
    texts = ((field.code, answers.get(field.code)) for field in fields if field.type in ("str", "text") and not field.personal)
    found = ((code, advice(text, most)) for code, text in texts if isinstance(text, str))
    return {code: phrases for code, phrases in found if phrases}


def _numbers(text: str) -> Iterator[Phrase]:
    """What looks like a number of a person. Only its beginning is repeated: the rest is nobody's business."""
    for number in dict.fromkeys(_DIGITS.findall(text)):
        start = {"start": number[:3]}
        if is_amka(number):
            yield Phrase(N_("Ο αριθμός που αρχίζει από %(start)s μοιάζει με ΑΜΚΑ. Αν είναι, σβήστε τον."), values=start)
        elif is_afm(number) and not number.startswith(_LEGAL_PERSONS):
            yield Phrase(N_("Ο αριθμός που αρχίζει από %(start)s μοιάζει με ΑΦΜ προσώπου. Αν είναι, σβήστε τον."), values=start)


def is_amka(number: str) -> bool:
    """True for eleven digits that begin with a day of a century, as ΗΗΜΜΕΕ, and pass Luhn's check (domain.md 7.3)."""
    if not re.fullmatch(r"[0-9]{11}", number):
        return False
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    try:
        # A leap year of either century is one of the other, but for 1900: 2000 stands for both.
        date(2000 + year, month, day)
    except ValueError:
        return False
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in number[-1::-2])) % 10 == 0


def is_afm(number: str) -> bool:
    """True for nine digits that pass the check of a tax number, Σ dᵢ·2^(9−i) mod 11 mod 10 (domain.md 7.3); nine zeros are none."""
    if not re.fullmatch(r"[0-9]{9}", number) or number == "0" * 9:
        return False
    weighed = sum(int(digit) << (8 - place) for place, digit in enumerate(number[:8]))
    return weighed % 11 % 10 == int(number[8])


def _mixed(text: str) -> Iterator[Phrase]:
    """Words in letters of two alphabets, with the letters that are fewer."""
    for word in dict.fromkeys(greek.mixed_words(text)):
        latin, own = (list(dict.fromkeys(letters.findall(word))) for letters in (_LATIN, _GREEK))
        is_greek = len(_LATIN.findall(word)) <= len(_GREEK.findall(word))
        odd = latin if is_greek else own
        words = (
            NP_(
                "Στη λέξη «%(word)s» το γράμμα «%(letters)s» είναι λατινικό. Γράψτε το στα ελληνικά.",
                "Στη λέξη «%(word)s» τα γράμματα «%(letters)s» είναι λατινικά. Γράψτε τα στα ελληνικά.",
            )
            if is_greek
            else NP_(
                "Στη λέξη «%(word)s» το γράμμα «%(letters)s» είναι ελληνικό. Γράψτε το στα λατινικά.",
                "Στη λέξη «%(word)s» τα γράμματα «%(letters)s» είναι ελληνικά. Γράψτε τα στα λατινικά.",
            )
        )
        yield Phrase(*words, count=len(odd), values={"word": word, "letters": ", ".join(odd)})


def _unexplained(text: str) -> Iterator[Phrase]:
    """Acronyms that are not spelled out where they first stand. A line in capitals is a heading, and holds none."""
    seen: set[str] = set()
    start = 0
    for line in text.splitlines(keepends=True):
        for match in () if _is_heading(line) else _ACRONYM.finditer(line):
            word = match[0]
            if word in seen or word in KNOWN_ACRONYMS or _ROMAN_NUMERAL.fullmatch(word):
                continue
            seen.add(word)
            if not _is_explained(text, start + match.start(), start + match.end()):
                yield Phrase(N_("Γράψτε ολόκληρο το «%(word)s» την πρώτη φορά που το αναφέρετε."), values={"word": word})
        start += len(line)


def _is_heading(line: str) -> bool:
    return 2 * len(_CAPITALS.findall(line)) > len(_WORDS.findall(line))


def _is_explained(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _LONGEST_EXPLANATION) : start]
    if before.rfind("(") > before.rfind(")"):
        return True
    after = _IN_BRACKETS_AFTER.match(text[end : end + _LONGEST_EXPLANATION])
    return after is not None and len(_WORDS.findall(after[1])) > 1
