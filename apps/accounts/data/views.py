from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.data.archive import TooLarge, pack
from apps.accounts.requests import SignedInRequest

AGAIN = 60  # Seconds between two exports of one person


@never_cache
@login_required
@require_safe
def your_data(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/data.html")


@never_cache
@login_required
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth carries no types
def download(request: SignedInRequest) -> HttpResponseBase:
    """The archive of the signed-in person's data, once a minute at most."""
    if not cache.add(f"export:{request.user.pk}", 1, AGAIN):
        messages.warning(request, _("You have just made an export. Wait a minute, then try again."))
        return redirect("your_data")
    try:
        archive = pack(request.user)
    except TooLarge:
        messages.error(request, _("There is too much for one export. Ask the people who run this site."))
        return redirect("your_data")
    name = f"tickstock-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
