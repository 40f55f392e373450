from __future__ import annotations

from allauth.account import views as allauth
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.profile.forms import ProfileForm, ThemeForm
from apps.accounts.profile.services import choose_theme, save_profile
from apps.accounts.requests import SignedInRequest

# allauth asks who it is when such a form is sent; it is kinder to ask before somebody fills it in.
change_email = login_required(reauthentication_required(allauth.email))
change_phone = login_required(reauthentication_required(allauth.change_phone))
set_password = login_required(reauthentication_required(allauth.password_set))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        save_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_POST
def theme(request: SignedInRequest) -> HttpResponse:
    """Keep the theme that the page already shows."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("There is no such theme."), status=400)
    choose_theme(user=request.user, theme=form.cleaned_data["theme"])
    return HttpResponse(status=204)
