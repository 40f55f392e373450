from __future__ import annotations

from allauth.usersessions import apps


class SessionsConfig(apps.UserSessionsConfig):  # type: ignore[misc]  # allauth carries no types
    """allauth's table of sessions under our own rules: who signs in takes turns, so that their number holds."""

    def ready(self) -> None:
        from allauth.account import signals as account
        from django.contrib.auth import signals as auth

        from apps.accounts.sessions import begin, ending

        auth.user_logged_in.connect(begin.on_signed_in)
        auth.user_logged_out.connect(ending.on_signed_out)
        for changed in (account.password_set, account.password_changed, account.password_reset):
            changed.connect(ending.on_password_changed)
