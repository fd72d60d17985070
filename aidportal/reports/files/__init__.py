"""Report files: what a report holds, how each kind of report is built, and how it is written as a file."""
