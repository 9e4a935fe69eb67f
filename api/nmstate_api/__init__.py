"""Types of the nmstate.io Kubernetes API and of nmstate's network vocabulary; needs pydantic and nothing else."""
