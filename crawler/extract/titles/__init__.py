"""The headline, and the lines above and below it."""
