"""One file per format, drawn from the record alone; nothing is written that fails its check."""
