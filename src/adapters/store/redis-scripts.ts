/** The Lua scripts that change a service in Redis: each runs whole or not at all. */

/**
 * KEYS of a service: `taken` and `fetched` are sorted sets of ids by time, `meta` and `profiles` hashes by id.
 * The same rule as `retain` in retention.ts: age by the fetch, then count and bytes, the oldest first, never the newest.
 * ARGV: 1 the oldest fetch that may stay, 2 maxCount, 3 maxBytes.
 */
const PRUNE = `
local taken, fetched, meta, profiles = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

local function drop(id)
  redis.call('ZREM', taken, id)
  redis.call('ZREM', fetched, id)
  redis.call('HDEL', meta, id)
  redis.call('HDEL', profiles, id)
end

local function prune(oldestFetch, maxCount, maxBytes)
  local newest = redis.call('ZRANGE', taken, -1, -1)[1]
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', fetched, '-inf', '(' .. oldestFetch)) do
    if id ~= newest then drop(id) end
  end
  local ids = redis.call('ZRANGE', taken, 0, -1)
  local bytes = 0
  for _, id in ipairs(ids) do bytes = bytes + redis.call('HSTRLEN', profiles, id) end
  for i = 1, #ids - 1 do
    if #ids - i + 1 <= maxCount and bytes <= maxBytes then break end
    bytes = bytes - redis.call('HSTRLEN', profiles, ids[i])
    drop(ids[i])
  end
end
`;

/** ARGV from 4: id, takenAt, fetchedAt, meta, profile. */
export const PUT = `${PRUNE}
local id = ARGV[4]
redis.call('ZADD', taken, ARGV[5], id)
redis.call('ZADD', fetched, ARGV[6], id)
redis.call('HSET', meta, id, ARGV[7])
redis.call('HSET', profiles, id, ARGV[8])
prune(ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]))
return 1
`;

/** ARGV 4: how many. Returns id, meta, id, meta … the newest first; an empty text where a meta is missing. */
export const LIST = `${PRUNE}
prune(ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]))
local found = {}
for _, id in ipairs(redis.call('ZREVRANGE', taken, 0, tonumber(ARGV[4]) - 1)) do
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', meta, id) or ''
end
return found
`;

/** ARGV from 4: id. */
export const REMOVE = `${PRUNE}
drop(ARGV[4])
return 1
`;

/**
 * SET NX, but a claim that is sent again after a lost connection still is the same claim.
 * KEYS 1 the claim; ARGV: 1 a word of this caller alone, 2 milliseconds.
 */
export const CLAIM = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0
`;
