"""How a client reaches its broker: credentials, TLS, WebSocket path, session."""

from __future__ import annotations

import ssl

import paho.mqtt.client as paho
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from onmaru.twin.drivers.delivery import BadSource
from onmaru.twin.drivers.mqtt.options import Address, MqttOptions


def prepare(client: paho.Client, options: MqttOptions, address: Address, source_name: str) -> None:
    """User, password, TLS and WebSocket path of a client."""
    if options.user:
        client.username_pw_set(options.user, options.password.get_secret_value() or None)
    if address.tls:
        try:
            client.tls_set(
                ca_certs=str(options.ca) if options.ca else None,
                certfile=str(options.certificate) if options.certificate else None,
                keyfile=str(options.key) if options.key else None,
                tls_version=ssl.PROTOCOL_TLS_CLIENT,
            )
        except (OSError, ValueError) as error:
            hint = "check ca, certificate and key"
            raise BadSource(
                f"source {source_name}: cannot set up TLS: {error}", hint=hint, source=source_name
            ) from None
    if address.websocket:
        client.ws_set_options(path=address.path)


def connect_later(client: paho.Client, options: MqttOptions, address: Address) -> None:
    """Tell the client where to connect; the loop does it, again and again."""
    if options.version == "5":
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = options.session_expiry_s
        properties.ReceiveMaximum = 65_535
        client.connect_async(
            address.host, address.port, options.keepalive_s, clean_start=False, properties=properties
        )
    else:
        client.connect_async(address.host, address.port, options.keepalive_s)
