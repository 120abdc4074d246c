"""The console: the built web application, served beside the API."""

from onmaru.console.mount import ConsoleNotBuilt, mount_console

__all__ = ["ConsoleNotBuilt", "mount_console"]
