/** The Lua scripts for what is no snapshot: claims, documents, and the sizes of all services. */

/**
 * SET NX, but a claim that is sent again after a lost connection still is the same claim.
 * KEYS 1 the claim; ARGV: 1 a word of this caller alone, 2 milliseconds.
 */
export const CLAIM = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0
`;

/**
 * Writes where the record is still the one that was read. Written again after a lost connection it still is the same write.
 * KEYS: 1 the documents of a kind by id, 2 their last revision; ARGV: 1 id, 2 the record as it was read (empty: none), 3 the new one,
 * 4 a word of this caller alone. A record is its revision, the word of whoever wrote it, and JSON.
 */
export const WRITE = `
local before = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if before ~= ARGV[2] then
  return string.find(before, ' ' .. ARGV[4] .. ' ', 1, true) and 1 or 0
end
redis.call('HSET', KEYS[1], ARGV[1], redis.call('INCR', KEYS[2]) .. ' ' .. ARGV[4] .. ' ' .. ARGV[3])
return 1
`;

/**
 * KEYS 1 the bytes of each service; ARGV: 1 service, 2 its bytes, 3 how many all of them may have.
 * Returns nothing where they have no more, else service, bytes, service, bytes …
 */
export const SIZES = `
if ARGV[2] == '0' then redis.call('ZREM', KEYS[1], ARGV[1]) else redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1]) end
local sizes, total = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES'), 0
for i = 2, #sizes, 2 do total = total + tonumber(sizes[i]) end
if total <= tonumber(ARGV[3]) then return {} end
return sizes
`;
