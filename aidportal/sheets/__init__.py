"""Reading and writing workbooks and CSV. This room knows no subject."""
