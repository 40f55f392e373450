-- Whoever wrote a shard so far writes no more, also what is still on its way; nothing happens where nobody ever did.
-- KEYS meta
if redis.call('HEXISTS', KEYS[1], 'epoch') == 0 then return 0 end
local now = redis.call('TIME')
local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or 0)
fence = string.format('%.0f', math.max(fence + 1, tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000)))
redis.call('HSET', KEYS[1], 'fence', fence)
return 1
