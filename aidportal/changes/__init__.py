"""Pages of the history: what became of a record, why a number moved, taking changes back; names no subject."""
