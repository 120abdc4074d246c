"""A process model of the line in real time, published over MQTT, Sparkplug B and OPC UA. All of it is emulated."""
