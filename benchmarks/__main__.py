"""`python -m benchmarks`: measures pages, looks at the plans of list queries, prints dossiers, and writes benchmarks/RESULTS.md."""

import argparse
import time
from pathlib import Path

from flask import Flask

from benchmarks import data, dossiers, pages, plans
from benchmarks.instance import instance

RESULTS = Path(__file__).parent / "RESULTS.md"
PARTS = ("pages", "plans", "dossiers")


def main() -> None:
    """Fill an instance of its own, measure what was asked for, print it and keep it."""
    wanted = _arguments()
    with instance(wanted.database) as app:
        began = time.monotonic()
        with app.app_context():
            made = data.fill(wanted.proposals)
        seconds = time.monotonic() - began
        size = f"{made.proposals} proposals with {made.sheets} sheets and {made.drafts} drafts, made in {seconds:.0f} s, on {_database(app)}."
        found = [size, *(_part(name, app, wanted.seconds) for name in PARTS if wanted.only in ("", name))]
    text = "\n\n".join(["# Figures", "Written by `script/bench`; see README.md.", *found]) + "\n"
    print(text)
    if not wanted.only:
        RESULTS.write_text(text, encoding="utf-8")


def _part(name: str, app: Flask, seconds: float) -> str:
    if name == "pages":
        return "## Pages\n\n" + pages.table(pages.figures(app, seconds))
    with app.app_context():
        return "## Plans of list queries\n\n" + plans.table() if name == "plans" else "## Dossiers\n\n" + dossiers.table()


def _database(app: Flask) -> str:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).partition(":")[0]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measures what the product costs, as ratios in one run.")
    parser.add_argument("--proposals", type=int, default=1000, help="how many proposals with sheets (default 1000)")
    parser.add_argument("--database", default="", help="the URL of an empty database; default: SQLite of its own")
    parser.add_argument("--only", choices=PARTS, default="", help="one part alone; RESULTS.md is left as it is")
    parser.add_argument("--seconds", type=float, default=40, help="about how long the pages are measured (default 40)")
    return parser.parse_args()


main()
