"""Working on one proposal together: who was invited, what is said of its fields, who does what, who is here now."""
