"""How often a code may be guessed: counted in one step, so that a thousand guesses at once are still a thousand."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

from tickstock.stream.client import connect

DAY = 86_400  # Seconds

# A guess counts before it is looked at. Whoever is out of guesses is told so whatever they typed.
TAKE = """
local tried = redis.call('INCR', KEYS[1])
if tried == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
if tried > tonumber(ARGV[2]) then return 0 end
local wrong = redis.call('INCR', KEYS[2])
if wrong == 1 then redis.call('EXPIRE', KEYS[2], ARGV[3]) end
if wrong > tonumber(ARGV[4]) then return 0 end
return 1
"""
# The right guess was no wrong one, and it uses the code up.
USE = """
if not redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[1]) then return 0 end
redis.call('DECR', KEYS[2])
return 1
"""


class Guess:
    """One guess at a code that a session asked for and a recipient got. RedisError when it cannot be counted."""

    def __init__(self, session: str, recipient: str, code: str) -> None:
        one, all_day = _hashed(f"{session} {recipient} {code}"), _hashed(recipient)
        # Braces: all keys of a script belong on one node.
        self.keys = [
            f"ts:guesses:{{{all_day}}}:{one}",
            f"ts:guesses:{{{all_day}}}",
            f"ts:guesses:{{{all_day}}}:{one}:used",
        ]

    def take(self) -> bool:
        """Whether it may be made: five a code, twenty wrong ones a day and recipient."""
        return self._run(TAKE, settings.CODE_LIVES, settings.CODE_GUESSES, DAY, settings.WRONG_CODES_A_DAY)

    def use(self) -> bool:
        """Use the code up; False when somebody has."""
        return self._run(USE, settings.CODE_LIVES)

    def _run(self, script: str, *values: int) -> bool:
        with connect(settings.REDIS_URL) as redis:
            return bool(redis.eval(script, len(self.keys), *self.keys, *values))


def _hashed(text: str) -> str:
    return salted_hmac("tickstock.guesses", text, algorithm="sha256").hexdigest()[:32]
