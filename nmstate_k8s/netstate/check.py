"""Whether a node in a certain state could be brought to another one, as far as that shows without the node."""

from nmstate_api.network import JsonObject, NetworkState
from nmstate_k8s.netstate.merge import merge
from nmstate_k8s.netstate.relate import relate
from nmstate_k8s.netstate.resolve import resolve
from nmstate_k8s.netstate.unmanaged import refuse_unmanaged
from nmstate_k8s.netstate.validate import validate


def check(desired: NetworkState, current: JsonObject) -> None:
    """Refuse what no node could have that is as ``current`` (see `show`) says.

    Which NetworkManager it runs is not known here, nor where routes and name servers would be kept.

    Raises:
        InvalidStateError: The text says all that is in the way.
        InvalidDocumentError: A property does not fit the type that an interface turned out to have.
    """
    refuse_unmanaged(desired)
    state = merge(resolve(desired, current))
    relate(state)
    validate(state, current)
