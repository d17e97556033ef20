"""`python -m benchmarks`: measures pages, looks at the plans of lists, prints dossiers, compares texts, assigns evaluators, calibrates scores, and writes benchmarks/RESULTS.md."""

import argparse
import os
import platform
import time
from pathlib import Path

from flask import Flask

from benchmarks import assignment, calibration, copies, data, diff, dossiers, editors, lists, pages, plans, volumes
from benchmarks.instance import instance
from proposals import clock
from proposals.config import Settings
from proposals.drafting.index_merging import merge_index

RESULTS = Path(__file__).parent / "RESULTS.md"
COPIED = 1000
PARTS = ("pages", "plans", "lists", "dossiers", "editors", "diff", "assignment", "calibration", "volumes")


def main() -> None:
    """Measure what was asked for, print it, and keep it where everything was asked for."""
    wanted = _arguments()
    sections = [_section(wanted, number) for number in wanted.proposals]
    machine = f"{clock.today()}, Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the end."
    text = "\n\n".join(["# Figures", f"Written by `script/bench`; README.md says what they mean. {machine}", *sections]) + "\n"
    print(text)
    if not wanted.only:
        RESULTS.write_text(text, encoding="utf-8")


def _section(wanted: argparse.Namespace, proposals: int) -> str:
    """Everything that is measured on one database."""
    with instance(wanted.database) as app:
        began = time.monotonic()
        with app.test_request_context():
            made = _fill(proposals, wanted.only)
        seconds, kind = time.monotonic() - began, str(app.config["SQLALCHEMY_DATABASE_URI"]).partition(":")[0]
        head = f"## {made.proposals:,} proposals with {made.sheets:,} sheets, and {made.drafts:,} more that are written or checked"
        parts = [_part(name, app, wanted) for name in PARTS if wanted.only in ("", name)]
        return "\n\n".join([head, f"Made in {seconds:.0f} s on {kind}.", *parts])


def _fill(proposals: int, only: str) -> data.Filled:
    """Fill the database. For lists alone many proposals are copies of a thousand: whole texts, versions and trails would take hours and a disk."""
    if only != "lists":
        return data.fill(proposals)
    made, times = data.fill(min(proposals, COPIED)), max(1, proposals // COPIED)
    copies.multiply(times)
    copies.scatter()
    # As the worker does every night.
    merge_index(Settings.index_merged_pages)
    return data.Filled(times * made.proposals, times * made.drafts, times * made.sheets)


def _part(name: str, app: Flask, wanted: argparse.Namespace) -> str:
    if name == "pages":
        return "### Pages\n\n" + pages.table(pages.rows(app, wanted.seconds))
    if name == "plans":
        return "### Lists\n\n" + plans.table(plans.plans(app))
    if name == "lists":
        return "### Lists as they grow\n\n" + lists.table(lists.costs(app), lists.files(app))
    if name == "diff":
        return "### Differences\n\n" + diff.table(diff.compared())
    if name == "assignment":
        return "### Automatic assignment\n\n" + assignment.table(assignment.assigned())
    if name == "calibration":
        return "### Calibration\n\n" + calibration.table(calibration.reckoned())
    if name == "editors":
        return "### Editors who save while they type\n\n" + editors.table(editors.crowd(app))
    if name == "volumes":
        return "### Volumes\n\n" + volumes.table(volumes.volumes(app, wanted.volume), volumes.kept_bytes(app))
    return "### Dossiers\n\n" + dossiers.table(dossiers.dossiers(app))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measures what the product costs, as ratios in one run.")
    parser.add_argument(
        "--proposals", type=int, nargs="+", default=[1000], metavar="N", help="proposals with sheets, one run for each (default 1000)"
    )
    parser.add_argument("--database", default="", metavar="URL", help="an empty database; default: SQLite of its own in a folder that is thrown away")
    parser.add_argument("--only", choices=PARTS, default="", help="one part alone; RESULTS.md stays as it is")
    parser.add_argument("--seconds", type=float, default=40, metavar="S", help="how long the pages are measured in each way, about (default 40)")
    parser.add_argument("--volume", type=int, default=200, metavar="N", help="dossiers of the volume (default 200; 1000 takes an hour of CPU)")
    wanted = parser.parse_args()
    if wanted.database and len(wanted.proposals) > 1:
        parser.error("--database takes one number of proposals: a database is filled once")
    return wanted


if __name__ == "__main__":
    main()
