"""Declarative node networking for Kubernetes: an operator, its node agents and a command line."""
