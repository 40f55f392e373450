-- Become the writer of a shard: whoever wrote before is fenced off from now on.
-- KEYS meta   ARGV epoch to begin where there is none
-- Gives {epoch, fence}
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'trimmed', 0, 'trimmed_unarchived', 0)
end
-- Made of the time, so that a later claim has the higher fence also after the broker forgot the earlier one.
local now = redis.call('TIME')
local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or 0)
fence = string.format('%.0f', math.max(fence + 1, tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)))
redis.call('HSET', KEYS[1], 'fence', fence)
return {epoch, fence}
