"""A report as a document of a word processor: its look, pages, fields, tables and charts."""
