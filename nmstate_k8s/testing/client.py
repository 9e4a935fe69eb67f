"""A client with an API server of its own."""

from collections.abc import Mapping

from nmstate_api.meta import JsonObject
from nmstate_k8s.asynckit import Clock
from nmstate_k8s.kube.client import Client
from nmstate_k8s.kube.resource import ObjectKey, ObjectT, Resource
from nmstate_k8s.runtime.lister import Lister
from nmstate_k8s.runtime.store import Indexer, Store
from nmstate_k8s.testing.apiserver import FakeApiServer


class FakeClient(Client):
    """The real client on a fake API server that begins with ``objects``.

    Attributes:
        server: The API server, for its faults and its list of requests.
    """

    def __init__(self, *objects: Resource, clock: Clock | None = None, field_manager: str = "test") -> None:
        self.server = FakeApiServer(clock)
        for item in objects:
            self.server.seed(item)
        super().__init__(self.server, field_manager=field_manager)

    @property
    def objects(self) -> Mapping[tuple[str, ObjectKey], JsonObject]:
        """Everything that the API server has, by plural and key."""
        return self.server.storage.everything()

    def stored(self, kind: type[ObjectT], name: str, namespace: str = "") -> ObjectT:
        """What is stored under a name, without a request.

        Raises:
            KeyError: There is nothing.
        """
        return kind.from_wire(self.objects[kind.plural, ObjectKey(name, namespace)])


def lister_of(*objects: ObjectT, indexers: Mapping[str, Indexer[ObjectT]] | None = None) -> Lister[ObjectT]:
    """A lister that knows ``objects``, as an informer's does when it is synced."""
    store = Store[ObjectT](indexers)
    for item in objects:
        store.upsert(item)
    return Lister(store)
