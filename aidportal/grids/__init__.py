"""Lines of a record that are pasted from a spreadsheet, shown beside what was understood, and recorded at once.

``clipboard`` turns a pasted text into cells, ``pasted_grid`` says what a kind of lines can be pasted with, ``columns``
what each column means and ``untold_columns`` of which nobody said it, ``preview`` what was understood of each cell and
row, ``recording`` writes them, ``paste_page`` is the page of all of them. Which lines can be pasted a subject says in
its ``grids.py``.
"""
