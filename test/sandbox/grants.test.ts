import { expect, test } from 'vitest';
import { createGrants } from '../../src/sandbox/grants.ts';
import { manualClock } from '../support/manual-clock.ts';

const place = { channel: 'C1', person: 'U1', thread: null, message: null };

test('a trigger opens one view', () => {
  const grants = createGrants(manualClock());
  const id = grants.trigger('U1');
  expect(grants.spendTrigger(id)).toEqual({ person: 'U1' });
  expect(grants.spendTrigger(id)).toEqual({ error: 'exchanged_trigger_id' });
  expect(grants.spendTrigger('made up')).toEqual({ error: 'invalid_trigger_id' });
});

test('a trigger lives three seconds', () => {
  const clock = manualClock();
  const grants = createGrants(clock);
  const [early, late] = [grants.trigger('U1'), grants.trigger('U1')];
  clock.advance(3000);
  expect(grants.spendTrigger(early)).toEqual({ person: 'U1' });
  clock.advance(1);
  expect(grants.spendTrigger(late)).toEqual({ error: 'expired_trigger_id' });
});

test('a response_url has five uses', () => {
  const grants = createGrants(manualClock());
  const token = grants.response(place);
  const uses = Array.from({ length: 6 }, () => grants.spendResponse(token));
  expect(uses).toEqual([...Array(5).fill(place), { error: 'used_url' }]);
});

test('a response_url lives thirty minutes', () => {
  const clock = manualClock();
  const grants = createGrants(clock);
  const token = grants.response(place);
  clock.advance(30 * 60_000);
  expect(grants.spendResponse(token)).toEqual(place);
  clock.advance(1);
  expect(grants.spendResponse(token)).toEqual({ error: 'expired_url' });
});

test('what is remembered has an end', () => {
  const grants = createGrants(manualClock());
  const first = grants.response(place);
  for (let count = 0; count < 1000; count += 1) grants.response(place);
  expect(grants.spendResponse(first)).toEqual({ error: 'expired_url' });
});
