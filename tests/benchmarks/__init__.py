"""Measurements, run by hand: no test asserts on a clock."""
