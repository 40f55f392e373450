"""What staff may see and do about accounts: no secret, no session key, nothing that makes them superusers."""

from __future__ import annotations

from apps.accounts.admin import addresses as addresses
from apps.accounts.admin import factors as factors
from apps.accounts.admin import keys as keys
from apps.accounts.admin import lock_outs as lock_outs
from apps.accounts.admin import sessions as sessions
from apps.accounts.admin import users as users
