"""A library for tables as people send them: it reads files into sheets, finds the tables, understands the cells.

It knows neither the portal nor its subjects, and no database. What stands on a sheet comes as it stands there::

    with open_workbook(path, "2014年项目.xlsx") as workbook:      # files: a process of its own reads, within limits
        for table in find_tables(workbook):                       # tables: where they begin, headings, units, totals
            for line in table.lines:
                for column, value in zip(table.columns, line.values):
                    ...                                           # cells: what a value says, or ``Unclear``

A small file from its bytes to its numbers:

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> from aidportal.sheets import cells
>>> from aidportal.sheets.files import open_workbook
>>> from aidportal.sheets.tables import find_tables
>>> text = "单位：万元\\n项目名称,投资额,开工时间\\n中学,1200,2014年3月\\n卫生院,80.5,2014\\n合计,1280.5,\\n"
>>> with TemporaryDirectory() as folder:
...     path = Path(folder) / "projects.csv"
...     _ = path.write_text(text, encoding="utf-8")
...     with open_workbook(path, "projects.csv") as workbook:
...         for table in find_tables(workbook):
...             title, invested, begun = table.columns
...             for line in table.lines:
...                 name, amount, day = line.values
...                 print(name, cells.amount(amount, invested.note_unit).value, cells.when(day))
...             print(*table.remarks)
中学 12000000.00 2014-03
卫生院 805000.00 2014
Row 5 (合计), 投资额: the total agrees, 1280.5.

What cannot be understood is said, and never guessed:

>>> cells.amount("100美元")
Traceback (most recent call last):
    ...
aidportal.sheets.cells.problems.Unclear: “100美元” is in another currency. The amount in yuan.

``grid`` has the shapes that all of it speaks of. The other way, ``streaming`` writes a table piece by piece as CSV or
XLSX; ``writing`` says what a table to be written is.
"""
