"""Generates what the API server is told about our kinds from the models, so that the two cannot differ.

Runs when the project is built, never in a cluster.
"""
