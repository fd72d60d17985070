"""Importing rows of a table into records: what a column means, what a row says, and what that changes.

``fields`` say what a column can mean, ``drafts`` what a row says of which records, ``kinds`` puts both together for
one kind of table, ``mapping`` finds the field of each column, ``rows`` reads the cells, ``merger`` compares the
drafts with the records, ``record_store`` writes many at once. What a column means to a subject stands in that subject's
``importers.py``.
"""
