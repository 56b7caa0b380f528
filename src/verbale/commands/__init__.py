"""The commands, one module a group; ``cli`` gathers them."""
