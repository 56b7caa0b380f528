"""The desk: a dossier in the browser, on this machine and without network."""
