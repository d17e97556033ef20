"""Deciding a call: the ranking, the line that is drawn through it, the list that waits, and its release in one act."""
