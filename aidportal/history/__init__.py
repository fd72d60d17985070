"""Every change of every record, any past moment, and bringing back what was: knows no subject.

Beside each table stands one of its versions, which triggers keep; a transaction that changes something is an act.
"""
