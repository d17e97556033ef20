"""Proposals: their answers, attachments, frozen versions, and the steps that move them."""
