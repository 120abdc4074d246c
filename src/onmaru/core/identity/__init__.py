"""Who is asking, and what they may do."""

from onmaru.core.identity.permissions import (
    PERMISSIONS,
    ROLES,
    Resource,
    Subject,
    authorize,
    permissions_of,
    register_permissions,
)
from onmaru.core.identity.service import Identity

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "Identity",
    "Resource",
    "Subject",
    "authorize",
    "permissions_of",
    "register_permissions",
]
