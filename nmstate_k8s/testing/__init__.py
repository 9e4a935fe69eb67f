"""Doubles that behave: an API server, a clock. Shipped for tests, never imported by product code."""
