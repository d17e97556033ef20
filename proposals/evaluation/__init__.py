"""From an admitted proposal to a decision: checklist, assignments, sheets, recommendation, decision, objection."""
