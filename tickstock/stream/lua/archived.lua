-- Note how far the archive has come; never backwards within an epoch.
-- KEYS meta   ARGV epoch, seq
local epoch, seq = string.match(redis.call('HGET', KEYS[1], 'archived') or '0-0', '^(%d+)-(%d+)$')
if tonumber(ARGV[1]) > tonumber(epoch) or (ARGV[1] == epoch and tonumber(ARGV[2]) > tonumber(seq)) then
  redis.call('HSET', KEYS[1], 'archived', ARGV[1] .. '-' .. ARGV[2])
end
return 1
