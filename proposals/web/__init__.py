"""How pages are made: who may open one, how a write is closed, how words, dates and numbers are shown."""
