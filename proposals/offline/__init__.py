"""Scoring without a line: sheets taken away with the texts that they judge, filled in elsewhere, and brought back."""
