"""How fast the product is: a filled database, the pages on it, the plans of its queries, the dossiers."""
