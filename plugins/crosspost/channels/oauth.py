"""OAuth 1.0a signatures (RFC 5849) by oauthlib: X's only keys that do not expire in two hours."""

from __future__ import annotations

import logging
from typing import Literal, TypeAlias

from oauthlib.oauth1 import Client

from ..secrets import Secrets

logging.getLogger("oauthlib").setLevel(logging.WARNING)  # it writes all four keys into its debugging lines

Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


def signed(method: Method, url: str, secrets: Secrets) -> dict[str, str]:
    """Return the header that authorises a request: signed with four keys, or a bearer token where there is only one."""
    if not secrets["KEY"]:
        return {"Authorization": f"Bearer {secrets['TOKEN']}"}
    client = Client(secrets["KEY"], secrets["KEY_SECRET"], secrets["TOKEN"], secrets["TOKEN_SECRET"])
    _, headers, _ = client.sign(url, http_method=method)
    return {"Authorization": str(headers["Authorization"])}
