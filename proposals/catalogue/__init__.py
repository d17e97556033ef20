"""The public view: calls and accepted proposals."""
