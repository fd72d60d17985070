"""Lists of records without a request: what a page, a file, a report and an import know of a list."""
