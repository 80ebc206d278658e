"""Reads records anew from the stored captures; nothing is asked of any site."""
