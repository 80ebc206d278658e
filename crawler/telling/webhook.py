"""Posts a report to an address that a person gave: at home or outside, it is theirs."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests

from archive import UsageError
from crawler.settings import USER_AGENT

TIMEOUT = (5, 10)
"""Seconds to connect, and to wait for each part of the answer."""

TRIES = 2


def checked_webhook(url: str | None) -> None:
    """Raise `UsageError` where nothing can be posted to this address."""
    if url is not None and not (url.startswith(("http://", "https://")) and _host(url)):
        message = "--webhook: no address: write http:// or https:// and a host"
        raise UsageError(message)


def post(url: str, report: Mapping[str, Any]) -> Iterator[str]:
    """Post the report as JSON, twice at the most; says why it was not taken.

    The address itself is a secret to many services: only its host is ever named.
    """
    why = None
    for _ in range(TRIES):
        why = _refusal(url, report)
        if why is None:
            return
    yield f"the webhook at {_host(url)} did not take the report: {why}"


def _refusal(url: str, report: Mapping[str, Any]) -> str | None:
    try:
        with requests.post(
            url,
            json=report,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
            headers={"User-Agent": USER_AGENT},
        ) as answer:
            status = answer.status_code
    except requests.Timeout:
        return "no answer in time"
    except (requests.RequestException, ValueError) as error:
        return type(error).__name__  # its words would tell the address
    return None if 200 <= status < 300 else f"it answers {status}"


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
