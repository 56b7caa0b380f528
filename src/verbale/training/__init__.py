"""Training the engine and measuring it; needs the packages of the group ``train``."""
