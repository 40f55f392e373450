-- Append notices that were not told yet. KEYS: log, meta, told. ARGV: now (s), kept (s), cap, new epoch, then identity and entry of each.
-- Gives the epoch, and of each notice its number, or 0 where it was told before.
local now, kept, cap = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('HSETNX', KEYS[2], 'epoch', ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - kept)
local answer = { tonumber(redis.call('HGET', KEYS[2], 'epoch')) }
for place = 5, #ARGV, 2 do
    if redis.call('ZADD', KEYS[3], 'NX', now, ARGV[place]) == 1 then
        local seq = redis.call('HINCRBY', KEYS[2], 'seq', 1)
        redis.call('XADD', KEYS[1], seq .. '-0', 'n', ARGV[place + 1], 'at', ARGV[1])
        answer[#answer + 1] = seq
    else
        answer[#answer + 1] = 0
    end
end
-- What is not archived stays, up to the cap; a day's worth of nothing else.
local taken = tonumber(redis.call('HGET', KEYS[2], 'taken') or '0')
local newest = tonumber(redis.call('HGET', KEYS[2], 'seq') or '0')
redis.call('XTRIM', KEYS[1], 'MINID', math.max(0, math.min(taken - 1000, newest), newest - cap) .. '-0')
return answer
