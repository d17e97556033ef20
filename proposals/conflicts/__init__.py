"""Conflicts of interest: who may not judge which proposal, and why."""
