"""Carries out the enactments of one node; one per node."""
