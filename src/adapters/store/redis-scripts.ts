/** The Lua scripts that change the snapshots of a service in Redis: each runs whole or not at all. */

/**
 * KEYS of a service, in the order of `serviceKeys`. `taken` and `fetched` are sorted sets of ids by time, `meta` and `profiles`
 * hashes by id, `pinned` and `labelled` sets of ids; `moments` has ids by time and `digests` is a hash by id: both outlive the
 * snapshot. The rules are those of `retain` in retention.ts: age by the fetch, one an hour, one a day, then count and bytes, the oldest
 * first; never the newest, never what is held.
 * ARGV: 1 the oldest fetch that may stay, 2 the fetch before which one a day is enough, 3 one an hour, 4 maxCount, 5 maxBytes.
 */
const PRUNE = `
local taken, fetched, meta, profiles, pinned, labelled, moments, digests = unpack(KEYS)

local dropped = 0
local function drop(id)
  dropped = dropped + 1
  redis.call('ZREM', taken, id)
  redis.call('ZREM', fetched, id)
  redis.call('HDEL', meta, id)
  redis.call('HDEL', profiles, id)
  redis.call('SREM', pinned, id)
  redis.call('SREM', labelled, id)
end

local function heldIds()
  local held, count = {}, 0
  for _, id in ipairs(redis.call('SUNION', pinned, labelled)) do
    held[id] = true
    count = count + 1
  end
  return held, count
end

local function bytesOf(ids)
  local bytes = 0
  for _, id in ipairs(ids) do bytes = bytes + redis.call('HSTRLEN', profiles, id) end
  return bytes
end

local function fetchTimes()
  local times = {}
  local pairs = redis.call('ZRANGE', fetched, 0, -1, 'WITHSCORES')
  for i = 1, #pairs, 2 do times[pairs[i]] = tonumber(pairs[i + 1]) end
  return times
end

local function shrink(ids, held, maxCount, maxBytes)
  local bytes, count = bytesOf(ids), #ids
  for i = 1, #ids - 1 do
    if count <= maxCount and bytes <= maxBytes then break end
    if not held[ids[i]] then
      bytes = bytes - redis.call('HSTRLEN', profiles, ids[i])
      count = count - 1
      drop(ids[i])
    end
  end
  return bytes
end

local function prune()
  local oldest, daily, hourly = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local held, times, buckets, ids = heldIds(), fetchTimes(), {}, redis.call('ZRANGE', taken, 0, -1)
  local kept = {}
  for i, id in ipairs(ids) do
    local time, gone = times[id] or 0, false
    if i < #ids and not held[id] then
      if time < oldest then
        gone = true
      elseif time < hourly then
        local bucket = time < daily and 'day' .. math.floor(time / 86400000) or 'hour' .. math.floor(time / 3600000)
        gone = buckets[bucket]
        buckets[bucket] = true
      end
    end
    if gone then drop(id) else kept[#kept + 1] = id end
  end
  return shrink(kept, held, tonumber(ARGV[4]), tonumber(ARGV[5]))
end

local function mayHold(id, most)
  local held, count = heldIds()
  return held[id] or count < most
end
`;

/**
 * ARGV from 6: id, takenAt, fetchedAt, meta, profile, 1 where it has a label, how many may be held, the oldest moment of a digest, how many
 * groups may be known, the day, the digest (empty: none), then for each of its groups: signature, number, definition.
 * Returns the bytes of the service's profiles; -1 where no more can be held.
 */
export const PUT = `${PRUNE}
local id, takenAt = ARGV[6], ARGV[7]
if ARGV[11] == '1' and not mayHold(id, tonumber(ARGV[12])) then return -1 end
redis.call('ZADD', taken, takenAt, id)
redis.call('ZADD', fetched, ARGV[8], id)
redis.call('HSET', meta, id, ARGV[9])
redis.call('HSET', profiles, id, ARGV[10])
redis.call(ARGV[11] == '1' and 'SADD' or 'SREM', labelled, id)

local oldestDigest, maxGroups, day = tonumber(ARGV[13]), tonumber(ARGV[14]), tonumber(ARGV[15])
redis.call('ZREM', moments, id)
redis.call('HDEL', digests, id)
if ARGV[16] ~= '' and tonumber(takenAt) >= oldestDigest then
  redis.call('ZADD', moments, takenAt, id)
  redis.call('HSET', digests, id, ARGV[16])
  local numbers, definitions, days = KEYS[9], KEYS[10], KEYS[11]
  for i = 17, #ARGV, 3 do
    local signature, definition = ARGV[i], ARGV[i + 2]
    redis.call('HSETNX', numbers, signature, ARGV[i + 1])
    local before = tonumber(redis.call('ZSCORE', days, signature) or day)
    if before <= day then
      redis.call('ZADD', days, day, signature)
      if definition ~= 'null' and redis.call('HGET', definitions, signature) ~= definition then
        redis.call('HSET', definitions, signature, definition)
      end
    end
  end
  local excess = redis.call('ZCARD', days) - maxGroups
  if excess > 0 then
    for _, signature in ipairs(redis.call('ZRANGE', days, 0, excess - 1)) do
      redis.call('ZREM', days, signature)
      redis.call('HDEL', numbers, signature)
      redis.call('HDEL', definitions, signature)
    end
  end
end
for _, old in ipairs(redis.call('ZRANGEBYSCORE', moments, '-inf', '(' .. ARGV[13], 'LIMIT', 0, 1000)) do
  redis.call('ZREM', moments, old)
  redis.call('HDEL', digests, old)
end
return prune()
`;

/**
 * ARGV 6: how many. Returns the bytes that are left where something went (else -1), then id, meta, id, meta … the newest first; an empty
 * text where a meta is missing.
 */
export const LIST = `${PRUNE}
local bytes = prune()
local found = { dropped > 0 and bytes or -1 }
for _, id in ipairs(redis.call('ZREVRANGE', taken, 0, tonumber(ARGV[6]) - 1)) do
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', meta, id) or ''
end
return found
`;

/** ARGV 6: id. Its digest goes too. Returns the bytes that are left. */
export const REMOVE = `${PRUNE}
drop(ARGV[6])
redis.call('ZREM', moments, ARGV[6])
redis.call('HDEL', digests, ARGV[6])
return bytesOf(redis.call('ZRANGE', taken, 0, -1))
`;

/** ARGV 6: so many bytes may stay. Returns those that do. */
export const SHRINK = `${PRUNE}
return shrink(redis.call('ZRANGE', taken, 0, -1), (heldIds()), math.huge, tonumber(ARGV[6]))
`;

/** ARGV from 6: id, 1 or 0, how many may be held. Returns 1; 0 where it is gone, -1 where no more can be held. */
export const PIN = `${PRUNE}
local id = ARGV[6]
if not redis.call('ZSCORE', taken, id) then return 0 end
if ARGV[7] == '0' then
  redis.call('SREM', pinned, id)
  return 1
end
if not mayHold(id, tonumber(ARGV[8])) then return -1 end
redis.call('SADD', pinned, id)
return 1
`;

/** ARGV from 6: id, the meta as it was read, the meta with its label, 1 where that is not empty, how many may be held. Returns as PIN, and 2 where the meta is another by now. */
export const LABEL = `${PRUNE}
local id = ARGV[6]
local before = redis.call('HGET', meta, id)
if not before then return 0 end
if before ~= ARGV[7] then return 2 end
if ARGV[9] == '1' and not mayHold(id, tonumber(ARGV[10])) then return -1 end
redis.call(ARGV[9] == '1' and 'SADD' or 'SREM', labelled, id)
redis.call('HSET', meta, id, ARGV[8])
return 1
`;

/** KEYS: those of a service. ARGV: 1 the day, then signatures. Returns a number for each: the one it has, or a new one that nothing else ever gets. */
export const NUMBER = `
local numbers, days, last = KEYS[9], KEYS[11], KEYS[12]
local found = {}
for i = 2, #ARGV do
  local number = redis.call('HGET', numbers, ARGV[i])
  if not number then
    number = redis.call('INCR', last)
    redis.call('HSET', numbers, ARGV[i], number)
    redis.call('ZADD', days, ARGV[1], ARGV[i])
  end
  found[#found + 1] = tonumber(number)
end
return found
`;
