"""Reminding people, before a deadline passes, of what waits for them: one digest a person a day, never twice for the same thing."""
