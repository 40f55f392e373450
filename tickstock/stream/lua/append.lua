-- Append a run of events to the log: all of them or none, and twice does no harm.
-- KEYS meta, log   ARGV epoch, fence, cap, seq of the first event, events...
-- Gives {'OK', newest seq, appended, trimmed}, {'HOLE', newest seq}, {'EPOCH'} or {'FENCED'}
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'fence')
if meta[1] ~= ARGV[1] then return {'EPOCH'} end
if meta[2] ~= ARGV[2] then return {'FENCED'} end

-- The stream's own last id is the only truth about its end.
local top = 0
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      top = tonumber(string.match(info[i + 1], '^(%d+)'))
    end
  end
end

local first = tonumber(ARGV[4])
if first > top + 1 then return {'HOLE', top} end

local appended = 0
for i = 5, #ARGV do
  local seq = first + i - 5
  if seq > top then
    redis.call('XADD', KEYS[2], string.format('%.0f-0', seq), 'e', ARGV[i])
    top = seq
    appended = appended + 1
  end
end
local trimmed = redis.call('XTRIM', KEYS[2], 'MAXLEN', '~', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'appended', appended)
redis.call('HINCRBY', KEYS[1], 'trimmed', trimmed)
return {'OK', top, appended, trimmed}
