"""Plan periods, calls, and the two definitions that a call carries: its form and its rubric."""
