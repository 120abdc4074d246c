"""MQTT 3.1.1 and 5: plain JSON and Sparkplug B."""

from onmaru.twin.drivers.mqtt.connector import MqttConnector
from onmaru.twin.drivers.mqtt.options import MqttOptions

__all__ = ["MqttConnector", "MqttOptions"]
