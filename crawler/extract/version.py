"""The version of the extractor: raised whenever a record may come out differently."""

EXTRACTOR_VERSION = "2"
