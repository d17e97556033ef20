"""The text of a PDF as a reader would copy it."""

import subprocess
from pathlib import Path


def text_of(pdf: Path) -> str:
    """One line of words: where a line breaks on paper does not count."""
    done = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True, timeout=60)
    return " ".join(done.stdout.split())
