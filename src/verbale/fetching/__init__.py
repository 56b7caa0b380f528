"""Pages and feeds fetched from the web: the one room that opens the network.

Nothing imports it but the command that was told to fetch, when it is told to.
"""
