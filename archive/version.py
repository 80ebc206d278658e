"""The version of newsarchive that runs."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("newsarchive")
except PackageNotFoundError:  # a checkout that was not installed
    VERSION = "0"
