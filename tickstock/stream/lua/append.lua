-- Append a run of events to the log: all of them or none, and twice does no harm.
-- KEYS meta, log   ARGV epoch, fence, cap, floor (the first seq that has to stay, 0: nothing goes), seq of the first event, mark, events...
-- The last event carries the mark, where there is one, as field p.
-- Gives {'OK', newest seq, appended, duplicates, trimmed, trimmed_unarchived}, {'HOLE', newest seq}, {'EPOCH'} or {'FENCED'}
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'fence', 'archived')
if meta[2] and tonumber(meta[2]) > tonumber(ARGV[2]) then return {'FENCED'} end
if meta[1] ~= ARGV[1] or meta[2] ~= ARGV[2] then return {'EPOCH'} end

-- The stream's own last id is the only truth about its end.
local top = 0
if redis.call('EXISTS', KEYS[2]) == 1 then
  local info = redis.call('XINFO', 'STREAM', KEYS[2])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      top = tonumber(string.match(info[i + 1], '^(%d+)'))
      break
    end
  end
end

local first = tonumber(ARGV[5])
if first > top + 1 then return {'HOLE', top} end

-- Nothing below can be refused once the first XADD was not: a broker without memory refuses that one.
local count, mark = #ARGV - 6, ARGV[6]
local known = math.min(top - first + 1, count)
for i = known + 1, count do
  top = first + i - 1
  local id = string.format('%.0f-0', top)
  if i == count and mark ~= '' then
    redis.call('XADD', KEYS[2], id, 'e', ARGV[i + 6], 'p', mark)
  else
    redis.call('XADD', KEYS[2], id, 'e', ARGV[i + 6])
  end
end
local answer = {'OK', top, count - known, known, 0, 0}

-- Numbers are dense, so the length tells the oldest one.
local kept = redis.call('XLEN', KEYS[2])
local cap, floor = tonumber(ARGV[3]), tonumber(ARGV[4])
if floor == 0 and kept <= cap then return answer end
local oldest, archived = top - kept + 1, nil
if meta[3] then -- Somebody archives: what of this epoch is not stays as long as there is room.
  local epoch, seq = string.match(meta[3], '^(%d+)-(%d+)$')
  archived = epoch == ARGV[1] and tonumber(seq) or 0
  floor = math.min(floor, archived + 1)
end
if kept > cap then -- A hundredth more, so that the next appends need not trim again.
  floor = math.max(floor, top - cap + 1 + math.min(math.floor(cap / 100), 1000))
end
floor = math.min(floor, top)
if floor > oldest then
  local trimmed = redis.call('XTRIM', KEYS[2], 'MINID', '=', string.format('%.0f-0', floor))
  answer[5] = trimmed
  redis.call('HINCRBY', KEYS[1], 'trimmed', trimmed)
  if archived and floor > archived + 1 then
    answer[6] = floor - math.max(oldest, archived + 1)
    redis.call('HINCRBY', KEYS[1], 'trimmed_unarchived', answer[6])
  end
end
return answer
