"""The archive as pages in a browser: what it says is found by the rest of `archive`."""
