import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PeekChartInput, peekChart, peekChartAlt } from '../../src/message/peek-chart.ts';
import { columnOf, expectSoundChart, namesOf } from '../support/chart-facts.ts';

const megabyte = 2 ** 20;
const call: PeekChartInput = {
  title: 'svc-blog: peek reflect.Value.call',
  unit: 'bytes',
  name: 'reflect.Value.call',
  flat: 5 * megabyte,
  cum: 140 * megabyte,
  callers: [{ name: 'reflect.Value.Call', weight: 140 * megabyte }],
  callees: [
    { name: 'main.(*BlogAction).Get', weight: 100 * megabyte },
    { name: 'reflect.New', weight: 35 * megabyte, text: '35.0MB' },
  ],
};

describe('peekChart', () => {
  it('is this configuration for a small case', async () => {
    const chart = `${JSON.stringify(peekChart(call), null, 2)}\n`;
    await expect(chart).toMatchFileSnapshot('../golden/charts/peek.json');
  });

  it('has callers above, the function in the middle, where its cum goes below', () => {
    expect(namesOf(peekChart(call))).toEqual([
      'Called by',
      'reflect.Value.Call',
      'Function',
      'reflect.Value.call',
      'Where its cum goes',
      'flat: in the function itself',
      'main.(*BlogAction).Get',
      'reflect.New',
    ]);
    expect(columnOf(peekChart(call), 0)).toEqual([
      'value',
      '140MB',
      '',
      '140MB',
      '',
      '5MB',
      '100MB',
      '35.0MB',
    ]);
    expect(columnOf(peekChart(call), 1)).toEqual([
      'of cum',
      '100%',
      '',
      '100%',
      '',
      '3.6%',
      '71.4%',
      '25%',
    ]);
  });

  it('adds up the callers that it does not show', () => {
    const callers = Array.from({ length: 30 }, (_, index) => ({ name: `c${index}`, weight: 2 }));
    const chart = peekChart({ ...call, unit: 'count', flat: 0, cum: 60, callers, callees: [] });
    const last = namesOf(chart).indexOf('19 others together');
    expect(last).toBe(12);
    expect(columnOf(chart, 0)[last]).toBe('38');
  });

  it('says where stacks begin and end', () => {
    const names = namesOf(peekChart({ ...call, callers: [], callees: [] }));
    expect(names[1]).toMatch(/stacks begin here/);
    expect(names.at(-1)).toMatch(/calls nothing/);
  });

  it('is sound for any numbers and names', () => {
    const neighbor = fc.record({
      name: fc.string({ unit: 'binary', maxLength: 300 }),
      weight: fc.double(),
    });
    const input = fc.record({
      title: fc.string({ unit: 'binary', maxLength: 300 }),
      unit: fc.constantFrom('bytes', 'count', 'widgets'),
      name: fc.string({ unit: 'binary', maxLength: 600 }),
      flat: fc.double(),
      cum: fc.double(),
      callers: fc.array(neighbor, { maxLength: 20 }),
      callees: fc.array(neighbor, { maxLength: 20 }),
    });
    fc.assert(
      fc.property(input, (any) => {
        expectSoundChart(peekChart(any));
        expect(peekChartAlt(any).length).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 100 },
    );
  });
});

describe('peekChartAlt', () => {
  it('says who calls and who is called', () => {
    expect(peekChartAlt(call)).toBe(
      'Bar chart, svc-blog: peek reflect.Value.call: reflect.Value.call flat 5MB, cum 140MB; called by reflect.Value.Call 140MB; calls main.(*BlogAction).Get 100MB, reflect.New 35.0MB.',
    );
  });
});
