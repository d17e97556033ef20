"""The automatic assignment of evaluators to proposals: who fits, who judges what, why, and what is missing. All of it is pure so far."""
