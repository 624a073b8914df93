import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeDefinition,
  decodeKnownGroup,
  encodeKnownGroup,
  listGroups,
  updateGroup,
} from '../../../src/adapters/store/group-table.ts';
import { drawDefinition, drawDigested, signatureOf } from '../../support/stored-digests.ts';

describe('the table of groups', () => {
  it('lists each group of a digest once, with what it stands for where somebody says so', () => {
    const { digest } = drawDigested('svc-blog', 1, [1, 2, 1]);
    if (digest === null) throw new Error('it has one');
    const groups = listGroups(digest, [drawDefinition(2), drawDefinition(3)]);
    expect(groups.map(({ signature }) => signature)).toEqual([signatureOf(1), signatureOf(2)]);
    expect(groups.map(({ definition }) => decodeDefinition(definition))).toEqual([
      null,
      drawDefinition(2),
    ]);
  });

  it('takes a definition of the same day or later, and nothing from an earlier one', () => {
    const known = { signature: 'a', number: 7, day: 10, definition: '"old"' };
    const seen = { signature: 'a', day: 10, definition: '"new"' };
    expect(updateGroup(known, seen)).toEqual({ ...known, definition: '"new"' });
    expect(updateGroup(known, { ...seen, day: 11 })).toEqual({
      ...known,
      day: 11,
      definition: '"new"',
    });
    expect(updateGroup(known, { ...seen, day: 9 })).toEqual(known);
    expect(updateGroup(known, { ...seen, definition: 'null' })).toEqual(known);
  });

  it('reads every record that it wrote, and is null for what is none', () => {
    const record = fc.record({
      number: fc.nat(),
      day: fc.integer({ min: -1e6, max: 1e6 }),
      signature: fc.string({ unit: 'grapheme' }),
      definition: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(record, (one) => {
        expect(decodeKnownGroup(encodeKnownGroup(one))).toEqual(one);
      }),
    );
    for (const text of ['', '57', '1 2', 'x 2 a null', '1 2 %E0%A4%A null'])
      expect(decodeKnownGroup(text)).toBeNull();
  });
});
