import { expect, it } from 'vitest';
import { connectNodes, type EdgeChoice } from '../../src/pprof/connect-nodes.ts';
import { type FrameTable, tableFrames } from '../../src/pprof/frames.ts';
import { defaultOptions } from '../../src/pprof/options.ts';
import { selectSampleValues } from '../../src/pprof/sample-value.ts';
import { drawProfile } from '../support/draw-profile.ts';

/** Edges in the order of their first visit, as `main → serve 5`, with what is to be said of them. */
function connect(picture: string, choose: (frames: FrameTable) => EdgeChoice = () => ({})) {
  const profile = drawProfile(picture);
  const frames = tableFrames(profile, { ...defaultOptions, granularity: 'functions' });
  const values = selectSampleValues(profile, { sampleIndex: '', mean: false });
  const edges = connectNodes(frames, profile.samples, values, choose(frames));
  return Array.from({ length: edges.count }, (_, edge) => {
    const caller = frames.names[edges.caller[edge] as number];
    const callee = frames.names[edges.callee[edge] as number];
    const notes = [edges.isInline[edge] && 'inline', edges.isResidual[edge] && 'residual'];
    return [`${caller} → ${callee} ${edges.weight[edge]}`, ...notes.filter(Boolean)].join(' ');
  });
}

it('adds up calls, each once for a stack', () => {
  expect(connect('main;serve;read 1 10\nmain;serve 1 5')).toEqual([
    'main → serve 15',
    'serve → read 10',
  ]);
});

it('counts an edge once for a stack however often its caller comes back and whatever it calls between', () => {
  expect(connect('a;b;a;c;a;c;a;b;a;d 1 10\na;c;a;c 1 1')).toEqual([
    'a → b 10',
    'b → a 10',
    'a → c 11',
    'c → a 11',
    'a → d 10',
  ]);
});

it('has no edge from a frame to itself', () => {
  expect(connect('main;walk;walk;walk 1 10')).toEqual(['main → walk 10']);
});

it('passes over frames that are not kept', () => {
  const edges = connect('main;serve;read 1 10\nmain;read 1 3', ({ names }) => ({
    kept: Uint8Array.from(names, (name) => (name === 'serve' ? 0 : 1)),
  }));
  expect(edges).toEqual(['main → read 13 residual']);
});

it('calls an edge inlined where every call was', () => {
  expect(connect('main;serve>read 1 10\nmain;serve;copy 1 1\nmain;serve>copy 1 1')).toEqual([
    'main → serve 12',
    'serve → read 10 inline',
    'serve → copy 2',
  ]);
});

it('makes only the edges into the frames that are asked for', () => {
  const edges = connect('main;serve;read 1 10\nmain;serve;copy 1 1', ({ names }) => ({
    into: Uint8Array.from(names, (name) => (name === 'copy' ? 1 : 0)),
  }));
  expect(edges).toEqual(['serve → copy 1']);
});

it('keeps thousands of edges apart', () => {
  const stacks = Array.from({ length: 3000 }, (_, row) => `main;serve${row};read${row % 7} 1 2`);
  const edges = connect(stacks.join('\n'));
  expect(edges).toHaveLength(6000);
  expect(edges.every((edge) => edge.endsWith(' 2'))).toBe(true);
});
