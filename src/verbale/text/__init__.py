"""The characters of one document, knowing nothing of negotiations."""
