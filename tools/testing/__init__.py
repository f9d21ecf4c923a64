"""Helpers of the test commands."""
