"""Lists of records: without a request, as pages, and as files."""
