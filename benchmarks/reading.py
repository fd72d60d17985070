"""What reading workbooks costs: seconds, cells per second, and the most memory of the reading process.

Prints one line per file: XLSX of 10,000 and of 100,000 rows with 20 columns, the smaller also as CSV and HTML, and each
hostile file of the tests. Every file is read by a process of its own, so that one's memory is not the next one's.
"""

import io
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
COLUMNS = 20
MIB = 1 << 10


def cells(row):
    """A row as a ledger has it: texts, areas, years and money."""
    kinds = (f"项目{row}", "敖汉旗", 2010 + row % 16, row * 13.5, f"{row % 90}万元")
    return [kinds[column % len(kinds)] for column in range(COLUMNS)]


def xlsx(rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write_row(row, 0, cells(row))
    return file.getvalue()


def csv_text(rows):
    return "\n".join(",".join(map(str, cells(row))) for row in range(rows)).encode()


def html(rows):
    lines = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells(row)) + "</tr>" for row in range(rows))
    return f"<table>{''.join(lines)}</table>".encode()


def read(path):
    """Reads the file and tells how it went."""
    from aidportal.sheets.files import open_workbook
    from aidportal.sheets.grid import Unreadable

    began, count, end = time.perf_counter(), 0, "read"
    try:
        with open_workbook(path, path.name) as book:
            count = sum(len(row.values) for sheet in book.sheets for row in sheet.rows)
    except Unreadable as refusal:
        end = f"refused: {str(refusal)[:60]}"
    took = time.perf_counter() - began
    child, own = (resource.getrusage(who).ru_maxrss / MIB for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    rate = f"{count / took:11,.0f}/s" if count else " " * 13
    print(f"{path.name:28}{took:7.2f} s{rate}{child:6.0f} MiB +{own:4.0f} MiB  {end}", flush=True)


def files():
    from aidportal.sheets.tests import hostile

    yield "xlsx 10,000", lambda: xlsx(10_000)
    yield "csv 10,000", lambda: csv_text(10_000)
    yield "html 10,000", lambda: html(10_000)
    yield "xlsx 100,000", lambda: xlsx(100_000)
    yield from hostile.REFUSED.items()
    yield from hostile.HARMLESS.items()


def on_its_own(path):
    """Reads in a fork, whose children are all its own."""
    if fork := os.fork():
        os.waitpid(fork, 0)
        return
    read(path)
    os._exit(0)


def main():
    from django.conf import settings

    settings.configure(USE_I18N=False)
    with tempfile.TemporaryDirectory() as folder:
        for name, make in files():
            path = Path(folder) / name
            # Made in a fork too: the maker's memory would count as the reader's.
            if fork := os.fork():
                os.waitpid(fork, 0)
            else:
                path.write_bytes(make())
                os._exit(0)
            on_its_own(path)


if __name__ == "__main__":
    main()
