"""Telling people: an outbox in the caller's transaction, sent by the worker after the commit."""
