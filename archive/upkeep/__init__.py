"""Keeps an archive whole: copied, mended, made anew."""
