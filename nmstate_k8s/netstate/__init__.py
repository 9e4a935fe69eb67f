"""The engine: brings this node's network to a desired state, transactionally, through NetworkManager."""
