"""The frontier: which addresses a crawl asks for, which it leaves out, and when again.

All of it is decided from the ledger and what pages announce; nothing here fetches.
"""
