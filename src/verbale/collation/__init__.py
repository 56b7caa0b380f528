"""What all documents settle together."""
