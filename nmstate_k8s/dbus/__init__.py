"""D-Bus: a connection with limits and typed errors, and what typed proxies and values are made of."""

from dbus_fast import Variant

from nmstate_k8s.dbus.connection import DEFAULT_TIMEOUT, MAX_CALLS_IN_FLIGHT, Bus, Reply, SignalReceiver, system_bus
from nmstate_k8s.dbus.errors import (
    BusDisconnectedError,
    CallTimeoutError,
    DBusError,
    ServiceUnknownError,
    UnexpectedReplyError,
    UnknownObjectError,
)
from nmstate_k8s.dbus.match import MatchRule, Signal
from nmstate_k8s.dbus.pipeline import pipelined
from nmstate_k8s.dbus.proxy import Proxy
from nmstate_k8s.dbus.record import (
    ABSENT,
    PATH_OR_NONE,
    REQUIRED,
    VOLATILE,
    Codec,
    OpenRecord,
    Record,
    prop,
    properties_of,
    records,
    secret,
)
from nmstate_k8s.dbus.signature import NO_OBJECT, ObjectPath, VariantMap, path_or_none, plain

__all__ = [
    "ABSENT",
    "DEFAULT_TIMEOUT",
    "MAX_CALLS_IN_FLIGHT",
    "NO_OBJECT",
    "PATH_OR_NONE",
    "REQUIRED",
    "VOLATILE",
    "Bus",
    "BusDisconnectedError",
    "CallTimeoutError",
    "Codec",
    "DBusError",
    "MatchRule",
    "ObjectPath",
    "OpenRecord",
    "Proxy",
    "Record",
    "Reply",
    "ServiceUnknownError",
    "Signal",
    "SignalReceiver",
    "UnexpectedReplyError",
    "UnknownObjectError",
    "Variant",
    "VariantMap",
    "path_or_none",
    "pipelined",
    "plain",
    "prop",
    "properties_of",
    "records",
    "secret",
    "system_bus",
]
