import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectAround } from '../../src/pprof/connect-around.ts';
import { connectNodes } from '../../src/pprof/connect-nodes.ts';
import type { Edges } from '../../src/pprof/edges.ts';
import { tableFrames } from '../../src/pprof/frames.ts';
import { defaultOptions } from '../../src/pprof/options.ts';
import type { Profile } from '../../src/pprof/profile.ts';
import { selectSampleValues } from '../../src/pprof/sample-value.ts';
import { anyStacks, drawStacks } from '../support/any-stacks.ts';
import { drawProfile } from '../support/draw-profile.ts';

/** Edges in the order of their first visit, as `main → serve 5`, with what is to be said of them. */
function describeEdges(names: readonly string[], edges: Edges): string[] {
  return Array.from({ length: edges.count }, (_, edge) => {
    const caller = names[edges.caller[edge] as number];
    const callee = names[edges.callee[edge] as number];
    const divisor = edges.divisor === undefined ? '' : ` / ${edges.divisor[edge]}`;
    const inline = edges.isInline[edge] === 1 ? ' inline' : '';
    return `${caller} → ${callee} ${edges.weight[edge]}${divisor}${inline}`;
  });
}

function around(profile: Profile, chosen: readonly string[], mean = false): string[] {
  const frames = tableFrames(profile, { ...defaultOptions, granularity: 'functions' });
  const values = selectSampleValues(profile, { sampleIndex: '', mean });
  const isChosen = Uint8Array.from(frames.names, (name) => (chosen.includes(name) ? 1 : 0));
  return describeEdges(frames.names, connectAround(frames, profile.samples, values, isChosen));
}

it('has the calls to a frame and those that it makes', () => {
  const profile = drawProfile('main;serve;read;copy 1 10\nmain;serve;write 1 3\nread;copy 1 1');
  expect(around(profile, ['serve'])).toEqual([
    'main → serve 13',
    'serve → read 10',
    'serve → write 3',
  ]);
  expect(around(profile, ['copy'])).toEqual(['read → copy 11']);
});

it('says which calls are inlined, within one location and beside it', () => {
  const profile = drawProfile('main>serve>read;copy 1 10\nmain;serve;read 1 1');
  expect(around(profile, ['serve'])).toEqual(['main → serve 11', 'serve → read 11']);
  expect(around(drawProfile('main>serve>read;copy 1 10'), ['serve', 'read'])).toEqual([
    'main → serve 10 inline',
    'serve → read 10 inline',
    'read → copy 10',
  ]);
});

it('has what the whole graph has of the chosen frames', () => {
  const choice = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f']);
  fc.assert(
    fc.property(anyStacks({ min: -9n, max: 99n }), choice, fc.boolean(), (stacks, chosen, mean) => {
      const profile = drawStacks(stacks);
      const frames = tableFrames(profile, { ...defaultOptions, granularity: 'functions' });
      const values = selectSampleValues(profile, { sampleIndex: '', mean });
      const whole = connectNodes(frames, profile.samples, values, {});
      const expected = describeEdges(frames.names, whole).filter((edge) => {
        const [caller = '', , callee = ''] = edge.split(' ');
        return chosen.includes(caller) || chosen.includes(callee);
      });
      expect(around(profile, chosen, mean)).toEqual(expected);
    }),
  );
});
