"""Keeps a node's NodeNetworkState true; one per node."""
