"""The front page of each role: what waits for me."""
