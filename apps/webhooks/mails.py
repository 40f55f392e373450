"""What owners of endpoints are told."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from apps.messaging.models import Kind
from apps.messaging.services import send_mail
from apps.webhooks.models import Endpoint


def tell_paused(endpoint: Endpoint) -> None:
    """Write to an owner that their endpoint gets nothing any more, and why; in the caller's transaction."""
    user = endpoint.owner
    address = settings.PUBLIC_URL + reverse("webhook", args=[endpoint.uid])
    context = {"user": user, "endpoint": endpoint, "address": address, "waiting": endpoint.deliveries.open().count()}
    with timezone.override(user.zone), translation.override(None):
        subject = render_to_string("webhooks/email/paused_subject.txt", context)
        text = render_to_string("webhooks/email/paused_message.txt", context)
    send_mail(kind=Kind.ACCOUNT, to=user.email, subject=subject, text=text, user_id=user.pk)
