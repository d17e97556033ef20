"""Lists of proposals, assignments and sheets: their columns, a language to search them in, pages that stay fast, files to take away."""
