"""The dossier of a proposal as a PDF."""
