"""Tells how crawls ended: in a mail's few lines, as JSON, metrics and a webhook."""
