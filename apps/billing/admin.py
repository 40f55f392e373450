"""What staff may do with plans: change one, extend a period, read the history. Each goes the way of services.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.billing import services
from apps.billing.models import BillingAddress, Change, Subscription
from apps.billing.plans import PLANS


class SubscriptionForm(forms.ModelForm):
    extend_by = forms.IntegerField(
        label=_("Extend the period by"), min_value=1, max_value=3_650, required=False, help_text=_("Days")
    )

    class Meta:
        model = Subscription
        fields = ["plan"]

    def clean_extend_by(self) -> int | None:
        days: int | None = self.cleaned_data["extend_by"]
        plan = self.cleaned_data.get("plan", self.instance.plan)
        if days and PLANS[plan].cents == 0:
            raise forms.ValidationError(_("The free plan has no period."))
        return days


class Changes(admin.TabularInline):
    model = Change
    fields = ["at", "what", "plan", "period_end", "by"]
    readonly_fields = ["at", "what", "plan", "period_end", "by"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    form = SubscriptionForm
    fields = ["user", "plan", "status", "period_start", "period_end", "extend_by"]
    readonly_fields = ["user", "status", "period_start", "period_end"]
    list_display = ["user", "plan", "status", "period_end"]
    list_filter = ["plan", "status"]
    search_fields = ["user__email", "user__name"]
    list_select_related = ["user"]
    inlines = [Changes]
    actions = ["extend_by_a_month"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # Every user has one

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # It goes with its user

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:
        now, by = timezone.now(), request.user
        if "plan" in form.changed_data:
            services.change_plan(user=obj.user, plan=PLANS[form.cleaned_data["plan"]], now=now, by=by)  # type: ignore[arg-type]
        if days := form.cleaned_data["extend_by"]:
            services.extend(user=obj.user, days=days, now=now, by=by)  # type: ignore[arg-type]

    @admin.action(description=_("Extend the period by a month"))
    def extend_by_a_month(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        extended = 0
        for subscription in chosen.exclude(period_end=None).select_related("user"):
            services.extend(user=subscription.user, days=30, now=timezone.now(), by=request.user)  # type: ignore[arg-type]
            extended += 1
        self.message_user(request, _("Extended: %d.") % extended, messages.SUCCESS)


@admin.register(BillingAddress)
class BillingAddressAdmin(admin.ModelAdmin):
    list_display = ["user", "name", "company", "city", "country"]
    search_fields = ["user__email", "name", "company"]
    list_select_related = ["user"]
    readonly_fields = ["user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
