"""The executable `nmstate-k8s`: wiring only, and the one place where the Kubernetes half and the node half meet."""
