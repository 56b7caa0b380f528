"""The events of PLOVER, the scheme in which political scientists code news, that acts amount to."""

from __future__ import annotations

from collections.abc import Mapping

from verbale.record import Act

# Assert, deny, express-doubt, announce and question are no event.
COUNTERPARTS: Mapping[Act, str] = {
    "accept": "AGREE",
    "offer": "AGREE",
    "promise": "AGREE",
    "demand": "DEMAND",
    "reject": "REJECT",
    "threaten": "THREATEN",
    "warn": "THREATEN",
    "accuse": "DISAPPROVE",
    "praise": "SUPPORT",
}
