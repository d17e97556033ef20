"""What runs in the process for foreign files: it is bound first, and only then reads."""

import json
import sys

from proposals.dossier.confinement import confine
from proposals.dossier.prepared import Limits, written


def main(limits: str) -> None:
    """Read a file from the standard input, and answer on the standard output."""
    bound = Limits(**json.loads(limits))
    content = sys.stdin.buffer.read()
    # The libraries are loaded before their memory counts little by little, and after them nothing is opened.
    from proposals.dossier.foreign_pages import prepare

    confine(bound)
    sys.stdout.buffer.write(written(prepare(content, bound)))
