-- Take the lease of a shard, or keep it. Gives the token of whoever holds it then; nothing where nobody may yet.
-- KEYS lease   ARGV own token, milliseconds it lasts, whether it was held before, seconds of grace
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return holder end

-- A broker that has just started may have forgotten a lease whose holder is about to renew it.
local up = tonumber(string.match(redis.call('INFO', 'server'), 'uptime_in_seconds:(%d+)'))
if not holder and ARGV[3] == '0' and up < tonumber(ARGV[4]) then return false end

redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
