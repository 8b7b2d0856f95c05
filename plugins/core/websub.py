"""What a host's headers say about WebSub (https://www.w3.org/TR/websub/#discovery): for `_headers`.

Every feed names its hub and itself inside; headers say it again for programs that look no further. Hosts allow about
a hundred rules, so only the feeds of the network and of the kinds have one.
"""

from __future__ import annotations

from .addresses import feed, href
from .network import Network
from .slices import slices


def header_links(network: Network) -> tuple[tuple[str, str], ...]:
    """Return (address below the network's URL, value of a `Link` header); nothing where `network.yaml` has no hub."""
    hub = network.settings.hub
    if not hub:
        return ()
    places = (feed(part.place, form) for part in slices(network) if part.group in {"network", "kind"}
              for form in part.forms)
    return tuple((place, f'<{hub}>; rel="hub", <{href(network.settings.url, place)}>; rel="self"') for place in places)
