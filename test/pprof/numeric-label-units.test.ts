import { expect, test } from 'vitest';
import { findNumericLabelUnits } from '../../src/pprof/numeric-label-units.ts';
import { drawProfile } from '../support/draw-profile.ts';

test('the first unit of a key counts, and others are mentioned', () => {
  const profile = drawProfile(`
    main 1 latency=5ns bytes=1
    main 1 latency=6 request=9
    main 1 latency=7ms
    main 1 latency=8h
  `);
  const { units, warnings } = findNumericLabelUnits(profile);
  expect(Object.fromEntries(units)).toEqual({ latency: 'ns', bytes: 'bytes', request: 'bytes' });
  expect(warnings).toEqual(['For tag latency used unit ns, also encountered unit(s) h, ms']);
});

test('a key without a unit is its own', () => {
  const { units } = findNumericLabelUnits(drawProfile('main 1 pid=7 name="7"'));
  expect([...units]).toEqual([['pid', 'pid']]);
});
