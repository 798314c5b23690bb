"""The questions of the case file, one module for each part of it."""
