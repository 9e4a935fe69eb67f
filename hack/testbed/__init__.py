"""The test cluster: a real control plane and whole guest machines, in one network namespace per checkout.

Runs with the standard library of the host's Python alone, so that it works before any environment exists.
"""
