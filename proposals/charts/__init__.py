"""Charts as SVG, each told in words too: pages and the dossier show the same ones."""
