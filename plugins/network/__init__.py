"""Records become the Network: references, citations, standing, hubs, related items, editions."""
