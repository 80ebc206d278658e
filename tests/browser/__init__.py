"""The served pages in a real browser."""
