from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.messaging.models import Message
from apps.messaging.recipients import fingerprint
from apps.messaging.services import send_again


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    """The communication log: to be read and searched; what was sent stands."""

    date_hierarchy = "created_at"
    list_display = ["created_at", "kind", "channel", "recipient", "user", "state", "tries", "error", "used_at"]
    list_filter = ["state", "channel", "kind"]
    list_select_related = ["user"]
    list_per_page = 50
    exclude = ["letter_sealed", "recipient_hash"]
    search_fields = ["recipient", "user__email", "=provider_id", "=key"]
    search_help_text = "A whole address or number, or a part of what is shown, a user's e-mail, the provider's id"
    actions = ["send_again"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Message], search_term: str
    ) -> tuple[Any, bool]:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return (found | queryset.filter(recipient_hash=fingerprint(search_term)) if search_term else found), may_repeat

    @admin.action(description="Send again (failed and unknown ones, as new messages)", permissions=["send_again"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        sent = [send_again(message) for message in chosen]
        if left_out := sent.count(False):
            messages.warning(
                request, f"Left out: {left_out}. Only failed or unknown ones go again, while they are valid."
            )
        if any(sent):
            messages.success(request, f"Queued as new messages: {sent.count(True)}.")

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("messaging.change_message")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False
