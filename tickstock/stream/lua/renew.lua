-- Begin a new epoch; what is left of the log before stays for a while, and `before` says which it is.
-- KEYS meta, log   ARGV fence, new epoch, seconds the old log stays
-- Gives 1, or 0 where another writer has come
if redis.call('HGET', KEYS[1], 'fence') ~= ARGV[1] then return 0 end
if redis.call('EXPIRE', KEYS[2], ARGV[3]) == 1 then
  redis.call('HSET', KEYS[1], 'before', redis.call('HGET', KEYS[1], 'epoch'))
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'trimmed', 0, 'trimmed_unarchived', 0)
return 1
