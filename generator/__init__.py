"""Thước Đo: a static site generator for public rankings."""

__version__ = "1.0.0"
