"""Intake: find first, then one subject a page, then check and open the case."""
