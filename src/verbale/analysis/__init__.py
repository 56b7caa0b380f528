"""What is drawn from the record alone: who stands where, who moved, what is negotiable."""
