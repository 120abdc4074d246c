"""OPC UA client: subscriptions, browse, certificates."""

from onmaru.twin.drivers.opcua.connector import OpcuaConnector
from onmaru.twin.drivers.opcua.options import OpcuaOptions

__all__ = ["OpcuaConnector", "OpcuaOptions"]
