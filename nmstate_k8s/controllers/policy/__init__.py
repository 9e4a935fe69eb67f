"""Rolls policies out over the nodes that they select; one per cluster."""
