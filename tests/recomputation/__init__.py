"""All figures computed a second time, from the raw rows and in plain Python.

Nothing here knows the figure engine, its QuerySets or its scopes: a scope is the pairs of an address, a row is a
dictionary. The definitions are those in ``docs/figures.md``.
"""
