"""Too many wrong passwords or codes: counted in one step, written down once, undone by staff."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from apps.accounts import counters, guesses
from apps.accounts.letters import write
from apps.accounts.models import LockOut, User
from apps.messaging.recipients import masked
from tickstock.stream.client import connect

# A try counts before the password is looked at: of its address and of its login, or of neither. Who is out of tries
# gets which of both it was, how long it lasts, and whether this is the first time that it is said.
TAKE = """
for i = 1, 2 do
  if tonumber(redis.call('GET', KEYS[i]) or 0) >= tonumber(ARGV[2 * i - 1]) then
    local left = redis.call('TTL', KEYS[i])
    local first = redis.call('SET', KEYS[i] .. ':told', '1', 'NX', 'EX', left + 1)
    return {i, left, first and 1 or 0}
  end
end
for i = 1, 2 do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('EXPIRE', KEYS[i], ARGV[2 * i]) end
end
return {0, 0, 0}
"""
# The right password was no wrong one. It does not wipe out the others: whoever has an account could else go on for ever.
GIVE_BACK = """
for i = 1, 2 do
  if tonumber(redis.call('GET', KEYS[i]) or 0) > 0 then redis.call('DECR', KEYS[i]) end
end
"""

MAILS: dict[str, str] = {
    LockOut.Of.PASSWORDS: "account/email/lock_out",
    LockOut.Of.CODES: "account/email/lock_out_of_codes",
}


class Try:
    """One try to sign in with a password. RedisError when it cannot be counted."""

    def __init__(self, login: str, address: str) -> None:
        self.login, self.address = login.strip().lower(), address
        self.keys = [_key(_hashed(address)), _key(_hashed(self.login))]

    def take(self) -> bool:
        """Whether it may be made; the first one that may not is written down."""
        limits = [*settings.WRONG_PASSWORDS_OF_ADDRESS, *settings.WRONG_PASSWORDS_OF_LOGIN]
        with connect(settings.REDIS_URL) as redis:
            which, left, is_first = redis.eval(TAKE, 2, *self.keys, *limits)
        if which:
            counters.HELD_OFF.inc()
        if which and is_first:
            by_login = which == 2
            _write_down(
                LockOut.Of.PASSWORDS,
                self.login if by_login else "",
                key=_hashed(self.login if by_login else self.address),
                address=self.address,
                seconds=left,
            )
        return not which

    def give_back(self) -> None:
        """It was the right password."""
        with connect(settings.REDIS_URL) as redis:
            redis.eval(GIVE_BACK, 2, *self.keys)


def note_wrong_codes(recipient: str, guess: guesses.Guess, address: str) -> None:
    """Write down that no code of a recipient is taken any more today, when this guess was the first to hear it."""
    if guess.locked_for:
        _write_down(LockOut.Of.CODES, recipient, key=guess.key, address=address, seconds=guess.locked_for)


def forgive(login: str) -> None:
    """Forget the wrong passwords of a login: its owner has shown who they are."""
    _clear(_hashed(login.strip().lower()))


def release(lock_out: LockOut, by: User) -> None:
    """Let them try again at once."""
    if lock_out.of == LockOut.Of.CODES:
        guesses.forgive(lock_out.key)
    else:
        _clear(lock_out.key)
    LockOut.objects.filter(pk=lock_out.pk, released_at=None).update(released_by=by, released_at=timezone.now())


def tell_owners() -> None:
    """One mail for each lock-out of somebody's login."""
    for lock_out in LockOut.objects.filter(told_at=None, user__isnull=False).select_related("user")[:100]:
        user = cast(User, lock_out.user)
        page = {"user": user, "login": lock_out.login, "ip": lock_out.address, "timestamp": lock_out.created_at}
        with transaction.atomic():
            # Who gets the row writes the mail.
            if LockOut.objects.filter(pk=lock_out.pk, told_at=None).update(told_at=timezone.now()):
                write(MAILS[lock_out.of], user.email, page, key=f"lock-out-{lock_out.pk}")


def forget_old() -> None:
    """Nobody asks for a lock-out of a quarter ago."""
    LockOut.objects.filter(until__lt=timezone.now() - timedelta(days=90)).delete()


def _write_down(of: str, login: str, *, key: str, address: str, seconds: int) -> None:
    now = timezone.now()
    LockOut.objects.create(
        of=of,
        login=masked(login) if login else "",
        key=key,
        user=User.objects.who_signs_in_with(login) if login else None,
        address=address,
        created_at=now,
        until=now + timedelta(seconds=seconds),
    )


def _clear(hashed: str) -> None:
    with connect(settings.REDIS_URL) as redis:
        redis.delete(_key(hashed), f"{_key(hashed)}:told")


def _key(hashed: str) -> str:
    return f"ts:{{wrong-passwords}}:{hashed}"  # Braces: both keys of a script belong on one node


def _hashed(text: str) -> str:
    return salted_hmac("tickstock.lockouts", text, algorithm="sha256").hexdigest()
