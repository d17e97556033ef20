"""Lists of proposals, assignments and sheets: found by one search language, shown in the columns that the reader chose, taken away as a file."""
