"""Captures that others made: WARC files and web indexes, made exchanges."""
