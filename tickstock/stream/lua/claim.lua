-- Become the writer of a shard: whoever wrote before is fenced off from now on.
-- KEYS meta   ARGV epoch to begin where there is none
-- Gives {epoch, fence}
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'appended', 0, 'trimmed', 0)
end
return {epoch, redis.call('HINCRBY', KEYS[1], 'fence', 1)}
