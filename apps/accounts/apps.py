from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin


class AccountsConfig(AppConfig):
    name = "apps.accounts"

    def ready(self) -> None:
        import_module("apps.accounts.second_factor.notices")  # Puts its receivers in place
        from apps.accounts import counters
        from apps.accounts.data import parts
        from apps.accounts.export import EXPORTS
        from apps.accounts.second_factor import once

        counters.put_in_place()
        once.remember_codes_while_they_are_valid()
        EXPORTS["profile"] = parts.profile
        EXPORTS["sessions"] = parts.sessions
        EXPORTS["second_factors"] = parts.second_factors
        EXPORTS["messages"] = parts.messages
        EXPORTS["api_keys"] = parts.keys


class StaffAdminConfig(admin.AdminConfig):
    """Django's admin, behind the site's own sign-in."""

    default = False
    default_site = "apps.accounts.second_factor.staff.StaffSite"
