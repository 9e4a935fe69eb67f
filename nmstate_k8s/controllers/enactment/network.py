"""What carrying out an enactment needs of a node."""

from typing import Protocol

from nmstate_api.meta import JsonObject


class NodeNetwork(Protocol):
    """The network of this node, as something that can be changed."""

    async def apply(self, document: JsonObject, *, policy_uid: str) -> None:
        """Bring the node to ``document``, all of it or nothing, and keep what would undo it under ``policy_uid``.

        The node was changed and verified when this returns, and is what it was when this raises. A caller that
        is cancelled leaves the node to be rolled back. Without anything to change, nothing is written on the node.

        Raises:
            NmstateError: The document was refused, or the change failed and was rolled back; the text names
                interface and cause, and ``retryable`` says whether the same may succeed later by itself.
        """
        ...
