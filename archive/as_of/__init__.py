"""The archive as it stood at an earlier moment, for every reader that asks it."""
