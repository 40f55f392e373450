"""Whether plans limit what people may have."""

from __future__ import annotations

from tickstock import env

BILLING = env.flag("BILLING", False)  # No: everybody has everything
TRIAL_DAYS = env.whole("TRIAL_DAYS", 14, 0, 365)
