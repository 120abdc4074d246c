"""The OCI door: the distribution API on bare ASGI, for container, chart and artifact tools."""
