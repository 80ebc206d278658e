"""Releases: read-only parts of an archive to be cited, each whole in a folder."""
