"""Verification codes: four groups of four, unguessable, readable aloud, without letters that look like others. Pure."""

import hashlib
import hmac

# No 0, 1, O, I, and of each pair that is misread (2 Z, 5 S, 6 G, 8 B, V U) only one; no vowels, so a code spells nothing.
LETTERS = "23456789CDFHJKLMNPRTVWX"
LENGTH, GROUP = 16, 4
# Greek capitals that look like one of ours, as somebody with a Greek keyboard types them.
_GREEK = str.maketrans("ΗΚΜΝΡΤΧ", "HKMNPTX")


def code_of(secret: str, digest: str) -> str:
    """The code of a content by its SHA-256: about 72 bits that nobody can work out without the secret."""
    number = int.from_bytes(hmac.new(secret.encode(), f"verification code\n{digest}".encode(), hashlib.sha256).digest())
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def shown(code: str) -> str:
    """In groups, as it is printed: XXXX-XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read(typed: str) -> str | None:
    """A code as somebody typed it, whatever the case, spaces and dashes; None for what cannot be one."""
    letters = "".join(each for each in typed.upper().translate(_GREEK) if each.isalnum())
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else None
