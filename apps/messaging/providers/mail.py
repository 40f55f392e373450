"""Mail, by the mail server that Django is set up with."""

from __future__ import annotations

import smtplib
from contextlib import suppress

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from apps.messaging.letters import Letter
from apps.messaging.models import Message
from apps.messaging.providers import NotSent, Rejected
from apps.messaging.recipients import fingerprint


def send(letter: Letter, message: Message) -> str:
    """Give a mail to the server; its Message-ID is the same however often it is tried."""
    message_id = f"<{message.pk}.{fingerprint(message.key)[:16]}@{settings.MAIL_DOMAIN}>"
    mail = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers={"Message-ID": message_id})
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    try:
        mail.message()
    except ValueError as problem:  # A header that would be two, an address that is none
        raise Rejected(type(problem).__name__) from problem
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as problem:  # Nothing was said of this mail yet.
        raise NotSent(_words(problem)) from problem
    try:
        server.send_messages([mail])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as problem:
        raise (NotSent if _code(problem) < 500 else Rejected)(_words(problem)) from problem
    except smtplib.SMTPNotSupportedError as problem:
        raise Rejected(_words(problem)) from problem
    finally:
        with suppress(OSError, smtplib.SMTPException):  # The server has answered; a broken farewell changes nothing.
            server.close()
    return message_id


def _code(problem: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> int:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return next(iter(problem.recipients.values()))[0]
    return int(problem.smtp_code)


def _words(problem: Exception) -> str:
    """What went wrong, without the recipient, whom servers like to repeat."""
    if isinstance(problem, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
        return f"{type(problem).__name__} {_code(problem)}"
    return type(problem).__name__
