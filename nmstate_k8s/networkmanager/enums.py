"""NetworkManager's enumerations, as ``nm-dbus-interface.h`` has them.

Numbers that a newer NetworkManager sends and this list lacks stay readable: see ``OpenIntEnum``.
"""

from enum import IntEnum, IntFlag
from typing import Self


class OpenIntEnum(IntEnum):
    """An enumeration that NetworkManager may extend: an unknown number becomes a nameless member, not an error."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int):
            return None
        member = int.__new__(cls, value)
        member._name_ = f"UNKNOWN_{value}"
        member._value_ = value
        return member


class DeviceType(OpenIntEnum):
    """``NMDeviceType``: what a device is."""

    UNKNOWN = 0
    ETHERNET = 1
    WIFI = 2
    BT = 5
    OLPC_MESH = 6
    WIMAX = 7
    MODEM = 8
    INFINIBAND = 9
    BOND = 10
    VLAN = 11
    ADSL = 12
    BRIDGE = 13
    GENERIC = 14
    TEAM = 15
    TUN = 16
    IP_TUNNEL = 17
    MACVLAN = 18
    VXLAN = 19
    VETH = 20
    MACSEC = 21
    DUMMY = 22
    PPP = 23
    OVS_INTERFACE = 24
    OVS_PORT = 25
    OVS_BRIDGE = 26
    WPAN = 27
    LOWPAN = 28
    WIREGUARD = 29
    WIFI_P2P = 30
    VRF = 31
    LOOPBACK = 32
    HSR = 33
    IPVLAN = 34


class DeviceState(OpenIntEnum):
    """``NMDeviceState``: how far a device has come; a higher one below DEACTIVATING is further."""

    UNKNOWN = 0
    UNMANAGED = 10
    UNAVAILABLE = 20
    DISCONNECTED = 30
    PREPARE = 40
    CONFIG = 50
    NEED_AUTH = 60
    IP_CONFIG = 70
    IP_CHECK = 80
    SECONDARIES = 90
    ACTIVATED = 100
    DEACTIVATING = 110
    FAILED = 120


class DeviceStateReason(OpenIntEnum):
    """``NMDeviceStateReason``: why a device has the state that it has."""

    NONE = 0
    UNKNOWN = 1
    NOW_MANAGED = 2
    NOW_UNMANAGED = 3
    CONFIG_FAILED = 4
    IP_CONFIG_UNAVAILABLE = 5
    IP_CONFIG_EXPIRED = 6
    NO_SECRETS = 7
    SUPPLICANT_DISCONNECT = 8
    SUPPLICANT_CONFIG_FAILED = 9
    SUPPLICANT_FAILED = 10
    SUPPLICANT_TIMEOUT = 11
    PPP_START_FAILED = 12
    PPP_DISCONNECT = 13
    PPP_FAILED = 14
    DHCP_START_FAILED = 15
    DHCP_ERROR = 16
    DHCP_FAILED = 17
    SHARED_START_FAILED = 18
    SHARED_FAILED = 19
    AUTOIP_START_FAILED = 20
    AUTOIP_ERROR = 21
    AUTOIP_FAILED = 22
    MODEM_BUSY = 23
    MODEM_NO_DIAL_TONE = 24
    MODEM_NO_CARRIER = 25
    MODEM_DIAL_TIMEOUT = 26
    MODEM_DIAL_FAILED = 27
    MODEM_INIT_FAILED = 28
    GSM_APN_FAILED = 29
    GSM_REGISTRATION_NOT_SEARCHING = 30
    GSM_REGISTRATION_DENIED = 31
    GSM_REGISTRATION_TIMEOUT = 32
    GSM_REGISTRATION_FAILED = 33
    GSM_PIN_CHECK_FAILED = 34
    FIRMWARE_MISSING = 35
    REMOVED = 36
    SLEEPING = 37
    CONNECTION_REMOVED = 38
    USER_REQUESTED = 39
    CARRIER = 40
    CONNECTION_ASSUMED = 41
    SUPPLICANT_AVAILABLE = 42
    MODEM_NOT_FOUND = 43
    BT_FAILED = 44
    GSM_SIM_NOT_INSERTED = 45
    GSM_SIM_PIN_REQUIRED = 46
    GSM_SIM_PUK_REQUIRED = 47
    GSM_SIM_WRONG = 48
    INFINIBAND_MODE = 49
    DEPENDENCY_FAILED = 50
    BR2684_FAILED = 51
    MODEM_MANAGER_UNAVAILABLE = 52
    SSID_NOT_FOUND = 53
    SECONDARY_CONNECTION_FAILED = 54
    DCB_FCOE_FAILED = 55
    TEAMD_CONTROL_FAILED = 56
    MODEM_FAILED = 57
    MODEM_AVAILABLE = 58
    SIM_PIN_INCORRECT = 59
    NEW_ACTIVATION = 60
    PARENT_CHANGED = 61
    PARENT_MANAGED_CHANGED = 62
    OVSDB_FAILED = 63
    IP_ADDRESS_DUPLICATE = 64
    IP_METHOD_UNSUPPORTED = 65
    SRIOV_CONFIGURATION_FAILED = 66
    PEER_NOT_FOUND = 67


class ActiveConnectionState(OpenIntEnum):
    """``NMActiveConnectionState``: how far an activation has come."""

    UNKNOWN = 0
    ACTIVATING = 1
    ACTIVATED = 2
    DEACTIVATING = 3
    DEACTIVATED = 4


class ActiveConnectionStateReason(OpenIntEnum):
    """``NMActiveConnectionStateReason``: why an activation has the state that it has."""

    UNKNOWN = 0
    NONE = 1
    USER_DISCONNECTED = 2
    DEVICE_DISCONNECTED = 3
    SERVICE_STOPPED = 4
    IP_CONFIG_INVALID = 5
    CONNECT_TIMEOUT = 6
    SERVICE_START_TIMEOUT = 7
    SERVICE_START_FAILED = 8
    NO_SECRETS = 9
    LOGIN_FAILED = 10
    CONNECTION_REMOVED = 11
    DEPENDENCY_FAILED = 12
    DEVICE_REALIZE_FAILED = 13
    DEVICE_REMOVED = 14


class ActivationStateFlags(IntFlag):
    """``NMActivationStateFlags``: what an active connection is and has reached."""

    IS_MASTER = 0x1
    IS_SLAVE = 0x2
    LAYER2_READY = 0x4
    IP4_READY = 0x8
    IP6_READY = 0x10
    MASTER_HAS_SLAVES = 0x20
    LIFETIME_BOUND_TO_PROFILE_VISIBILITY = 0x40
    EXTERNAL = 0x80


class ProfileFlags(IntFlag):
    """``NMSettingsConnectionFlags``: what a profile is."""

    UNSAVED = 0x01
    NM_GENERATED = 0x02
    VOLATILE = 0x04
    EXTERNAL = 0x08


class SettingsAddFlags(IntFlag):
    """``NMSettingsAddConnection2Flags``: how a profile is added."""

    TO_DISK = 0x1
    IN_MEMORY = 0x2
    BLOCK_AUTOCONNECT = 0x20


class SettingsUpdateFlags(IntFlag):
    """``NMSettingsUpdate2Flags``: how a profile is updated. Neither TO_DISK nor an IN_MEMORY: where it is now."""

    TO_DISK = 0x1
    IN_MEMORY = 0x2
    IN_MEMORY_DETACHED = 0x4
    IN_MEMORY_ONLY = 0x8
    VOLATILE = 0x10
    BLOCK_AUTOCONNECT = 0x20
    NO_REAPPLY = 0x40


class CheckpointFlags(IntFlag):
    """``NMCheckpointCreateFlags``: what a checkpoint covers and takes back."""

    DESTROY_ALL = 0x01
    DELETE_NEW_CONNECTIONS = 0x02
    DISCONNECT_NEW_DEVICES = 0x04
    ALLOW_OVERLAPPING = 0x08
    NO_PRESERVE_EXTERNAL_PORTS = 0x10
    TRACK_INTERNAL_GLOBAL_DNS = 0x20
    """Also take back the global DNS configuration; see ``Feature.CHECKPOINT_GLOBAL_DNS``."""


class RollbackResult(OpenIntEnum):
    """``NMRollbackResult``: how rolling one device back ended."""

    OK = 0
    ERR_NO_DEVICE = 1
    ERR_DEVICE_UNMANAGED = 2
    ERR_FAILED = 3


class ReapplyFlags(IntFlag):
    """``NMDeviceReapplyFlags``: what a reapply leaves alone; from 1.42."""

    PRESERVE_EXTERNAL_IP = 0x1


class InterfaceFlags(IntFlag):
    """``NMDeviceInterfaceFlags``: what the kernel says of the interface."""

    UP = 0x1
    LOWER_UP = 0x2
    PROMISC = 0x4
    CARRIER = 0x10000
    LLDP_CLIENT_ENABLED = 0x20000


class MultiConnect(OpenIntEnum):
    """``NMConnectionMultiConnect``: on how many devices a profile can be active."""

    DEFAULT = 0
    SINGLE = 1
    MANUAL_MULTIPLE = 2
    MULTIPLE = 3


class Ternary(OpenIntEnum):
    """``NMTernary``: a boolean that can be left to the default."""

    DEFAULT = -1
    FALSE = 0
    TRUE = 1


class Lldp(OpenIntEnum):
    """``NMSettingConnectionLldp``: whether LLDP is listened to."""

    DEFAULT = -1
    DISABLE = 0
    ENABLE_RX = 1


class MptcpFlags(IntFlag):
    """``NMMptcpFlags``: what multipath TCP uses the addresses of a profile for; 0 leaves it to NetworkManager."""

    DISABLED = 0x1
    ENABLED = 0x2
    ALSO_WITHOUT_SYSCTL = 0x4
    ALSO_WITHOUT_DEFAULT_ROUTE = 0x8
    SIGNAL = 0x10
    SUBFLOW = 0x20
    BACKUP = 0x40
    FULLMESH = 0x80


class VlanFlags(IntFlag):
    """``NMVlanFlags``: how a VLAN behaves. An absent property means none of them, not the kernel's default."""

    REORDER_HEADERS = 0x1
    GVRP = 0x2
    LOOSE_BINDING = 0x4
    MVRP = 0x8


class MacvlanMode(OpenIntEnum):
    """``NMSettingMacvlanMode``: how the interfaces on one base interface reach each other."""

    VEPA = 1
    BRIDGE = 2
    PRIVATE = 3
    PASSTHRU = 4
    SOURCE = 5


class IpvlanMode(OpenIntEnum):
    """``NMSettingIpvlanMode``: on which layer packets are told apart."""

    L2 = 1
    L3 = 2
    L3S = 3


class HsrProtocolVersion(OpenIntEnum):
    """``NMSettingHsrProtocolVersion``."""

    HSR_2010 = 0
    HSR_2012 = 1


class IpTunnelMode(OpenIntEnum):
    """``NMIPTunnelMode``: what is carried in what; those that nmstate knows."""

    UNKNOWN = 0
    IPIP = 1
    SIT = 3
    IP6IP6 = 6
    IPIP6 = 7


class MacsecValidation(OpenIntEnum):
    """``NMSettingMacsecValidation``: what becomes of received frames that are not protected as they should be."""

    DISABLE = 0
    CHECK = 1
    STRICT = 2


class MacsecOffload(OpenIntEnum):
    """``NMSettingMacsecOffload``: who encrypts; an absent property leaves that to the driver."""

    OFF = 0
    PHY = 1
    MAC = 2


class AddrGenMode(OpenIntEnum):
    """``NMSettingIP6ConfigAddrGenMode``: how the host part of an autoconfigured IPv6 address is made."""

    EUI64 = 0
    STABLE_PRIVACY = 1
    DEFAULT_OR_EUI64 = 2
    DEFAULT = 3
