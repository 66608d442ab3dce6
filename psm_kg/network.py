"""What the rooms that talk to other hosts have in common."""

from __future__ import annotations

import ssl


def about_tls(error: BaseException) -> bool:
    """True when a failed TLS handshake is the cause of an error, however deep."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
