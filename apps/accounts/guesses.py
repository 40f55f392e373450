"""How often a code may be guessed: counted in one step, so that a thousand guesses at once are still a thousand."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

from tickstock.stream.client import connect

DAY = 86_400  # Seconds

# A guess counts before it is looked at. Whoever is out of guesses is told so whatever they typed. The first one that a
# recipient is out of for the day gets how many seconds are left of it.
TAKE = """
local tried = redis.call('INCR', KEYS[1])
if tried == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
if tried > tonumber(ARGV[2]) then return {0, 0} end
local wrong = redis.call('INCR', KEYS[2])
if wrong == 1 then redis.call('EXPIRE', KEYS[2], ARGV[3]) end
if wrong > tonumber(ARGV[4]) then
  local left = redis.call('TTL', KEYS[2])
  return {0, redis.call('SET', KEYS[4], '1', 'NX', 'EX', left + 1) and left or 0}
end
return {1, 0}
"""
# The right guess was no wrong one, and it uses the code up.
USE = """
if not redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[1]) then return {0, 0} end
redis.call('DECR', KEYS[2])
return {1, 0}
"""


class Guess:
    """One guess at a code that a session asked for and a recipient got. RedisError when it cannot be counted."""

    def __init__(self, session: str, recipient: str, code: str) -> None:
        one, self.key = _hashed(f"{session} {recipient} {code}"), _hashed(recipient)
        self.locked_for = 0  # Seconds, when this guess is the first that the recipient is out of for the day
        day = _of_day(self.key)
        self.keys = [f"{day}:{one}", day, f"{day}:{one}:used", f"{day}:told"]

    def take(self) -> bool:
        """Whether it may be made: five a code, twenty wrong ones a day and recipient."""
        limits = (settings.CODE_LIVES, settings.CODE_GUESSES, DAY, settings.WRONG_CODES_A_DAY)
        may_be_made, self.locked_for = self._run(TAKE, *limits)
        return bool(may_be_made)

    def use(self) -> bool:
        """Use the code up; False when somebody has."""
        return bool(self._run(USE, settings.CODE_LIVES)[0])

    def _run(self, script: str, *values: int) -> list[int]:
        with connect(settings.REDIS_URL) as redis:
            found: list[int] = redis.eval(script, len(self.keys), *self.keys, *values)
        return found


def forgive(key: str) -> None:
    """Forget the wrong codes of a recipient, named by the key of their guesses."""
    with connect(settings.REDIS_URL) as redis:
        redis.delete(_of_day(key), f"{_of_day(key)}:told")


def _of_day(key: str) -> str:
    return f"ts:guesses:{{{key}}}"  # Braces: all keys of a script belong on one node


def _hashed(text: str) -> str:
    return salted_hmac("tickstock.guesses", text, algorithm="sha256").hexdigest()[:32]
