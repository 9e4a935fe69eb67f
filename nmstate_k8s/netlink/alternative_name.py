"""Alternative names of links: the one thing that is changed over netlink, as NetworkManager does not know them."""

from collections.abc import Iterable
from typing import Final

from nmstate_k8s.netlink.link import RTM_GETLINK, Link, link_header, read_link
from nmstate_k8s.netlink.socket import NetlinkSocket
from nmstate_k8s.netlink.wire import attribute, nest

RTM_NEWLINKPROP: Final = 108
RTM_DELLINKPROP: Final = 109

_IFLA_IFNAME: Final = 3
_IFLA_PROP_LIST: Final = 52
_IFLA_ALT_IFNAME: Final = 53


async def set_alternative_names(interface: str, add: Iterable[str], remove: Iterable[str]) -> None:
    """Give ``interface`` the names ``add``, and take ``remove`` away from it; what is so already stays so.

    Raises:
        KernelRefusedError: There is no such interface, or another one has such a name.
    """
    with NetlinkSocket() as socket:
        link = await _link(socket, interface)
        for name in remove:
            if name in link.alt_names:
                await socket.ask(RTM_DELLINKPROP, names_request(link.index, name), bytes)
        for name in add:
            if name not in link.alt_names:
                await socket.ask(RTM_NEWLINKPROP, names_request(link.index, name), bytes)


async def alternative_names(interface: str) -> tuple[str, ...]:
    """The names that ``interface`` has beside its own.

    Raises:
        KernelRefusedError: There is no such interface.
    """
    with NetlinkSocket() as socket:
        return (await _link(socket, interface)).alt_names


def names_request(index: int, *names: str) -> bytes:
    """The body of RTM_NEWLINKPROP or RTM_DELLINKPROP."""
    listed = (attribute(_IFLA_ALT_IFNAME, name.encode() + b"\0") for name in names)
    return link_header(index=index) + nest(_IFLA_PROP_LIST, listed)


async def _link(socket: NetlinkSocket, interface: str) -> Link:
    body = link_header() + attribute(_IFLA_IFNAME, interface.encode() + b"\0")
    (link,) = await socket.ask(RTM_GETLINK, body, read_link)
    return link
