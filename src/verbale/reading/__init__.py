"""What one document shows."""
