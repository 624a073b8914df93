import { describe, expect, it } from 'vitest';
import {
  type GraphInputEdge,
  type GraphInputNode,
  graphPicture,
} from '../../src/message/graph-picture.ts';

const node: GraphInputNode = {
  number: 1,
  name: 'main.main',
  place: '',
  flat: 10,
  flatText: '10MB',
  flatPercent: '50%',
  cum: 10,
  cumText: '10MB',
  cumPercent: '50%',
  color: '#000000',
  fillColor: '#ffffff',
  isOwn: false,
};

const edge: GraphInputEdge = {
  from: 1,
  to: 2,
  weight: 10,
  weightText: '10MB',
  isInline: false,
  isResidual: false,
  straightness: 51,
  width: 3,
  color: '#b20000',
};

const labelOf = (changes: Partial<GraphInputNode>): string => {
  const { dots } = graphPicture({ nodes: [{ ...node, ...changes }], edges: [], isDiff: false });
  return /N1 \[label="((?:[^"\\]|\\.)*)"/u.exec(dots[0] ?? '')?.[1] ?? '';
};

const nameOf = (name: string): string => {
  return labelOf({ name }).replace(/\\n10MB \(50%\)$/u, '');
};

describe('graphPicture', () => {
  it('writes a name with its package, in short lines where it is long', () => {
    expect(nameOf('reflect.Value.call')).toBe('reflect.Value.call');
    expect(nameOf('github.com/lunny/tango.(*Context).Invoke')).toBe('tango.(*Context)\\n.Invoke');
    expect(nameOf('ns::inner::Widget::operator new')).toBe('ns::inner::Widget\\n::operator new');
    expect(nameOf('a.example/lru.(*Cache[...]).GetOrMake.func1')).toBe(
      'lru.(*Cache[...])\\n.GetOrMake.func1',
    );
  });

  it('breaks names that are longer than a line where their words begin', () => {
    expect(nameOf('main.stage0003OfTheGeneratedPipeline')).toBe(
      'main.stage0003OfThe\\nGeneratedPipeline',
    );
    expect(nameOf('x.an_unreasonably_long_name_of_python')).toBe(
      'x.an_unreasonably_\\nlong_name_of_python',
    );
    expect(nameOf('board.(*X处理器).X分配内存并且永远不释放')).toBe(
      'board.(*X处理器)\\n.X分配内存并且永远不释放',
    );
  });

  it('writes the line that a box stands for below its function', () => {
    expect(labelOf({ name: 'reflect.unsafe_NewArray', place: 'malloc.go:2226' })).toBe(
      'reflect\\n.unsafe_NewArray\\nmalloc.go:2226\\n10MB (50%)',
    );
  });

  it('lets no name break out of its label', () => {
    expect(nameOf('a"];b\\n&lt;')).toBe('a\\"];b\\\\n&amp;lt;');
    expect(nameOf('x\n}')).toBe('x }');
    expect(nameOf('y'.repeat(500)).length).toBeLessThan(60);
  });

  it('writes values as pprof does, in two lines where one would be wide', () => {
    const values = (changes: Partial<GraphInputNode>) =>
      labelOf({ name: 'f', ...changes }).split('\\n');
    const all = { cum: 20, cumText: '221.29MB', cumPercent: '96.61%' };
    expect(values({})).toEqual(['f', '10MB (50%)']);
    expect(values({ ...all, cumText: '20MB' })).toEqual(['f', '10MB (50%)', 'of 20MB (96.61%)']);
    expect(values({ ...all, flat: 0 })).toEqual(['f', '0 of 221.29MB', '(96.61%)']);
    expect(values({ flat: 0, cum: 0 })).toEqual(['f', '0']);
  });

  it('draws letters larger for what holds more, and no call of which an end is missing', () => {
    const other = { ...node, number: 2, flat: 0 };
    const special = { ...edge, isInline: true, isResidual: true };
    const edges = [special, { ...special, from: 0 }];
    const { dots } = graphPicture({ nodes: [node, other], edges, isDiff: false });
    expect(dots).toHaveLength(1);
    expect(dots[0]).toMatch(/N1 .* fontsize=24 /u);
    expect(dots[0]).toMatch(/N2 .* fontsize=12 /u);
    expect(dots[0]?.match(/->/g)).toHaveLength(1);
    expect(dots[0]).toContain('(inline)" weight=51 penwidth=3 color="#b20000" style="dotted"]');
  });

  it('is several graphs where no call joins them, the heaviest first', () => {
    const numbers = [1, 2, 3, 4, 5];
    const nodes = numbers.map((number) => ({ ...node, number, cum: number === 4 ? -99 : number }));
    const edges = [edge, { ...edge, from: 3, to: 5 }];
    const { dots } = graphPicture({ nodes, edges, isDiff: true });
    const drawn = dots.map((dot) => dot.match(/^N\d.*?(?= \[)/gmu));
    expect(drawn).toEqual([['N4'], ['N3', 'N5', 'N3 -> N5'], ['N1', 'N2', 'N1 -> N2']]);
  });

  it('shows a change by its sign alone: what shrank is dashed, and widths are of the largest', () => {
    const nodes = [node, { ...node, number: 2, cum: -5, isOwn: true }];
    const edges = [edge, { ...edge, weight: -5 }];
    const [dot = ''] = graphPicture({ nodes, edges, isDiff: true }).dots;
    expect(dot).toMatch(/N1 \[.* color="#b3261e" .* style="filled" penwidth=1\]/u);
    expect(dot).toMatch(/N2 \[.* style="filled,dashed" penwidth=3\]/u);
    expect(dot).toMatch(/-> N2 \[.* weight=101 penwidth=6 color="#b3261e"\]/u);
    expect(dot).toMatch(/-> N2 \[.* weight=51 penwidth=4 .* style="dashed"\]/u);
  });
});
