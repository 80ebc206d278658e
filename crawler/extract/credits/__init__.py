"""Whom a page credits: byline, people, editors."""
