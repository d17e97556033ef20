"""Ordering what takes long: a row in the caller's transaction, made by the worker, taken away as a file."""
