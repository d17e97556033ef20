"""Harsh and lenient evaluators: what their totals say of the proposals once each one's habit is taken into account. Pure."""
