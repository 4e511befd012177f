"""Opening, saving and exporting the document."""
