"""What a figure is: named aggregates, the scopes they are asked for, and the catalogue of them all.

This room knows no subject. Each subject declares its figures in its own ``figures.py``.
"""
