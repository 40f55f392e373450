-- Takes one SMS from every budget, or from none. Answers why not, or an empty string.
-- KEYS: the open breaker, the number's codes that nobody used, then the budgets, the number's first.
-- ARGV: now, a name for this SMS, milliseconds until a second one and at most, seconds the breaker stays open,
--       then of each budget its name and how many an hour and a day.
-- A budget is a sorted set of what was spent within a day, so "an hour" is any sixty minutes.
local HOUR, DAY = 3600000, 86400000
local now = tonumber(ARGV[1])

if redis.call('EXISTS', KEYS[1]) == 1 then
  return 'breaker'
end

local unused = tonumber(redis.call('GET', KEYS[2]) or 0)
local last = redis.call('ZRANGE', KEYS[3], -1, -1, 'WITHSCORES')[2]
if last and unused > 0 then
  local pause = math.min(tonumber(ARGV[3]) * 2 ^ (unused - 1), tonumber(ARGV[4]))
  if now < tonumber(last) + pause then
    return 'too_soon'
  end
end

for number = 3, #KEYS do
  local at = 6 + (number - 3) * 3
  redis.call('ZREMRANGEBYSCORE', KEYS[number], '-inf', now - DAY)
  local within_hour = redis.call('ZCOUNT', KEYS[number], '(' .. (now - HOUR), '+inf')
  if within_hour >= tonumber(ARGV[at + 1]) or redis.call('ZCARD', KEYS[number]) >= tonumber(ARGV[at + 2]) then
    if ARGV[at] == 'all' then
      redis.call('SET', KEYS[1], 1, 'EX', ARGV[5])
    end
    return ARGV[at]
  end
end

for number = 3, #KEYS do
  redis.call('ZADD', KEYS[number], now, ARGV[2])
  redis.call('PEXPIRE', KEYS[number], DAY)
end
redis.call('SET', KEYS[2], unused + 1, 'PX', DAY)
return ''
