"""The whole document."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from nmstate_api.jsonvalue import JsonObject
from nmstate_api.network.dns import DnsState
from nmstate_api.network.hostname import HostnameState
from nmstate_api.network.interface import Interface, prefixed
from nmstate_api.network.model import NetworkModel, serialized_key
from nmstate_api.network.ovn import OvnConfiguration
from nmstate_api.network.ovs_db import GlobalOvsDb
from nmstate_api.network.route import Routes
from nmstate_api.network.route_rule import RouteRules


class _Ready:
    """Marks a value that is a model already; building its schema once more would take milliseconds."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(Interface)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "object"}


class NetworkState(NetworkModel):
    """The network of a node, or the part of it that a document speaks about.

    Made from a document by ``parse``, which alone knows the class of each interface.
    """

    description: str | None = None
    """Text for people."""

    hostname: HostnameState | None = None
    """The name of the node."""

    dns_resolver: DnsState | None = None
    """Name resolution."""

    route_rules: RouteRules | None = None
    """Rules that choose a routing table."""

    routes: Routes | None = None
    """Routes."""

    interfaces: list[Annotated[Interface, _Ready()]] | None = None
    """Interfaces. Those that are not listed are left alone."""

    ovs_db: GlobalOvsDb | None = None
    """Entries of Open vSwitch's database that belong to no interface. Default: as they are."""

    ovn: OvnConfiguration | None = None
    """What OVN is told about the node. Default: as it is."""

    def to_wire(self) -> JsonObject:
        """Write what was set, under nmstate's keys, in the order of the fields."""
        wire: JsonObject = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if isinstance(value, NetworkModel):
                wire[serialized_key(name, field)] = value.to_wire()
            elif isinstance(value, list):
                wire[serialized_key(name, field)] = [entry.to_wire() for entry in value]
            elif value is not None:
                wire[serialized_key(name, field)] = value
        return wire

    def problems(self) -> Iterator[tuple[str, str]]:
        """Tell what is wrong outside of the interfaces."""
        yield from prefixed("hostname", self.hostname)
        yield from prefixed("ovs-db", self.ovs_db)
        yield from prefixed("ovn", self.ovn)
        if self.dns_resolver is not None:
            yield from prefixed("dns-resolver.config", self.dns_resolver.config)
        yield from prefixed("routes", self.routes)
        for index, rule in enumerate((self.route_rules.config if self.route_rules is not None else None) or []):
            yield from prefixed(f"route-rules.config[{index}]", rule)
