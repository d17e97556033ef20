"""Reading files of rows and columns that a spreadsheet saved as CSV. Pure; it knows no words of pages."""

import csv
from collections.abc import Iterator

BOM = "\ufeff"


class NotText(ValueError):
    """Bytes that are not UTF-8; `line` is where the first of them stands."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not UTF-8")
        self.line = line


def text_of(content: bytes) -> str:
    """UTF-8 with or without a mark at its beginning, newlines as \\n. Raises NotText."""
    try:
        text = content.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError as error:
        raise NotText(content[: error.start].count(b"\n") + 1) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, trimmed, each with the line on which it begins; between columns `;`, `,` or a tab, whichever the first has most.

    Raises csv.Error for what is no CSV.
    """
    if "\0" in text:
        raise csv.Error("a zero byte")
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    reader = csv.reader(lines, delimiter=max(";,\t", key=first.count))
    begins = 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield begins, cells
        begins = reader.line_num + 1
