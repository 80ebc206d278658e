"""The path of sections that a page stands in."""
