import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultOptions, type ReportOptions } from '../../../src/pprof/options.ts';
import type { Profile } from '../../../src/pprof/profile.ts';
import { type DotReport, dotReport, printDot } from '../../../src/pprof/report/dot.ts';
import { labelSamples } from '../../../src/pprof/scale.ts';
import { anyStacks, drawStacks } from '../../support/any-stacks.ts';
import { drawProfile } from '../../support/draw-profile.ts';

function dot(profile: Profile | string, options: Partial<ReportOptions> = {}): DotReport {
  const drawn = typeof profile === 'string' ? drawProfile(profile) : profile;
  return dotReport(drawn, { ...defaultOptions, ...options });
}

/** `caller>callee weight` with `…` for an edge that leaves frames out. */
function edges({ edges }: DotReport): string[] {
  return edges.map(({ fromName, toName, weightText, isResidual, isInline }) => {
    const arrow = isResidual ? '…' : '>';
    return `${fromName}${arrow}${toName} ${weightText}${isInline ? ' inline' : ''}`;
  });
}

function nodes({ nodes }: DotReport): string[] {
  return nodes.map(({ name, flatText, cumText }) => `${name} ${flatText} ${cumText}`);
}

const SHOP = `
  main;serve;cart.add;alloc 1 1536
  main;serve;user.load;alloc 3 4096
  main;serve 1 512
`;

describe('printDot', () => {
  test('is what pprof prints', () => {
    expect(printDot(dot(SHOP, { nodeCount: 3 }))).toBe(
      [
        'digraph "service" {',
        'node [style=filled fillcolor="#f8f8f8"]',
        'subgraph cluster_L { "File: service" [shape=box fontsize=16 label="File: service\\lType: inuse_space\\lShowing nodes accounting for 6144B, 100% of 6144B total\\lShowing top 3 nodes out of 5\\l\\lSee https://git.io/JfYMW for how to read the graph\\l" tooltip="service"] }',
        'N1 [label="alloc\\n5632B (91.67%)" id="node1" fontsize=24 shape=box tooltip="alloc (5632B)" color="#b20400" fillcolor="#edd6d5"]',
        'N2 [label="main\\n0 of 6144B (100%)" id="node2" fontsize=8 shape=box tooltip="main (6144B)" color="#b20000" fillcolor="#edd5d5"]',
        'N3 [label="serve\\n512B (8.33%)\\nof 6144B (100%)" id="node3" fontsize=13 shape=box tooltip="serve (6144B)" color="#b20000" fillcolor="#edd5d5"]',
        'N2 -> N3 [label=" 6144B" weight=101 penwidth=6 color="#b20000" tooltip="main -> serve (6144B)" labeltooltip="main -> serve (6144B)"]',
        'N3 -> N1 [label=" 5632B" weight=92 penwidth=5 color="#b20400" tooltip="serve ... alloc (5632B)" labeltooltip="serve ... alloc (5632B)" style="dotted"]',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('an empty graph is its legend', () => {
    expect(printDot(dot('main 0 0')).split('\n').slice(3)).toEqual(['}', '']);
  });

  test('a program without a name has none in its title', () => {
    const [title, , legend] = printDot(dot(drawProfile('f 1 2', { binary: '' }))).split('\n');
    expect(title).toBe('digraph "unnamed" {');
    expect(legend).not.toContain('tooltip');
  });

  test('has no legend where that is said elsewhere', () => {
    const lines = printDot(dot(SHOP)).split('\n');
    expect(printDot(dot(SHOP), { hasLegend: false }).split('\n')).toEqual(lines.toSpliced(2, 1));
  });

  test('quotes and backslashes stay inside their quotes', () => {
    const profile = drawProfile('operator"" 1 2', { comments: ['a "b"\nc\\d'] });
    const text = printDot(dot(profile));
    expect(text).toContain('\\la \\"b\\"\\lc\\\\d\\l');
    expect(text).toContain('[label="operator\\"\\"\\n2B (100%)" id="node1"');
    expect(text).toContain('tooltip="operator\\"\\" (2B)"');
  });

  test('labels and sizes hang below their node', () => {
    const text = printDot(dot('main;load 2 48 bytes=24 tenant=acme user=ann'));
    expect(text.split('\n').filter((line) => line.includes('_0'))).toEqual([
      'N1_0 [label = "tenant:acme\\nuser:ann" id="N1_0" fontsize=8 shape=box3d tooltip="48B"]',
      'N1 -> N1_0 [label=" 48B" weight=100 tooltip="48B" labeltooltip="48B"]',
      'NN1_0_0 [label = "24B" id="NN1_0_0" fontsize=8 shape=box3d tooltip="48B"]',
      'N1_0 -> NN1_0_0 [label=" 48B" weight=100 tooltip="48B" labeltooltip="48B"]',
    ]);
  });
});

describe('dotReport', () => {
  test('prefers nodes whose edges tell something to ones that only pass on', () => {
    const picture = `
      main;pass;split;left 1 100
      main;pass;split;right 1 90
    `;
    expect(nodes(dot(picture))).toEqual([
      'left 100B 100B',
      'main 0 190B',
      'split 0 190B',
      'right 90B 90B',
      'pass 0 190B',
    ]);
  });

  test('labels take the place of nodes', () => {
    const lines = ['a', 'b', 'c', 'd', 'e'].map((name) => `main;load 1 10 k=${name}`);
    const report = dot(`${lines.join('\n')}\nmain;other 1 1`, { nodeCount: 6 });
    // load counts for itself and for four of its labels.
    expect(nodes(report)).toEqual(['load 50B 50B', 'main 0 51B']);
    expect(report.nodes[0]?.nodelets.map(({ text }) => text)).toEqual(['k:a', 'k:b', 'k:c', 'k:d']);
  });

  test('says how many edges are too light', () => {
    const report = dot('main;big 1 1000\nmain;big;leaf 1 1000\nleaf;big 1 3', {
      edgeFraction: 0.01,
      nodeCount: 0,
    });
    expect(edges(report)).toEqual(['main>big 2000B', 'big>leaf 1000B']);
    expect(report.header).toContain('Dropped 1 edge (freq <= 20B)');
  });

  test('leaves out edges over missing frames where there is a way around', () => {
    const picture = `
      main;b;c 1 60
      main;a;b;c 1 100
      main;a;c 1 5
    `;
    expect(edges(dot(picture, { nodeCount: 3 }))).toEqual(['b>c 160B', 'main…b 160B']);
  });

  test('an edge over missing frames stays where it outweighs a direct one', () => {
    const picture = `
      root;s;leaf 1 30
      root;t;leaf 1 30
      root;u;leaf 1 30
      root;mid;leaf 1 40
    `;
    expect(edges(dot(picture, { nodeFraction: 0.25 }))).toEqual([
      'root…leaf 90B',
      'mid>leaf 40B',
      'root>mid 40B',
    ]);
  });

  test('marks calls that were inlined', () => {
    expect(edges(dot('main;outer>inner 1 10'))).toEqual([
      'main>outer 10B',
      'outer>inner 10B inline',
    ]);
  });

  test('what a diff took away is green', () => {
    const report = dot('main;gone 1 -10\nmain;here 1 30');
    expect(report.nodes.map(({ name, color, fillColor }) => [name, color, fillColor])).toEqual([
      ['here', '#b20e00', '#edd7d5'],
      ['main', '#b22100', '#edd9d5'],
      ['gone', '#3cb200', '#ddedd5'],
    ]);
  });

  test('an edge of a diff may lead to a node of which nothing is left', () => {
    const report = dot('main;even 1 -10\nmain;even 1 10\nmain 1 3');
    expect(nodes(report)).toEqual(['main 3B 3B']);
    expect(printDot(report)).toContain('N1 -> N0 [label=" 0"');
  });

  test('the label that marks a base is not shown', () => {
    const profile = labelSamples(drawProfile('main 1 10 tenant=acme'), 'pprof::base', 'true');
    expect(dot(profile).nodes[0]?.nodelets.map(({ text }) => text)).toEqual(['tenant:acme']);
  });

  test('means are of values, edges and labels', () => {
    const report = dot('main;load 4 100 k=x\nmain;load 1 100 k=y', { mean: true });
    expect(edges(report)).toEqual(['main>load 40B']);
    expect(report.nodes.find(({ name }) => name === 'load')).toMatchObject({
      flatText: '40B',
      nodelets: [{ weightText: '25B' }, { weightText: '100B' }],
    });
  });
});

describe('nodelets', () => {
  test('a node that calls others shows its own', () => {
    const [leaf, caller] = dot('main 1 10 bytes=10\nmain;load 1 90 bytes=30').nodes;
    expect(leaf?.nodelets).toMatchObject([{ text: '30B', weightText: '90B' }]);
    expect(caller?.nodelets).toMatchObject([{ text: '10B', weightText: '10B' }]);
  });

  test('what a leaf calls outside the picture makes its sizes dotted', () => {
    const report = dot('main 1 50 bytes=5\nmain;load 1 50 bytes=5', { nodeCount: 1 });
    expect(report.nodes[0]?.nodelets).toMatchObject([
      { text: '5B', weightText: '100B', isCumulative: true },
    ]);
    expect(printDot(report)).toContain('labeltooltip="100B" style="dotted"]');
  });

  test('many sizes become ranges around the four heaviest', () => {
    const sizes = [100, 200, 1024, 5000, 6000, 7000];
    const picture = sizes.map((size, index) => `main;load 1 ${index + 2} bytes=${size}`).join('\n');
    const load = dot(picture, { trim: false }).nodes.find(({ name }) => name === 'load');
    expect(load?.nodelets.map(({ text, weightText }) => `${text} ${weightText}`)).toEqual([
      '100B..1kB 9B',
      '6.84kB 7B',
      '5.86kB 6B',
      '4.88kB 5B',
    ]);
  });
});

describe('with call_tree', () => {
  const PATHS = `
    main;a;shared;leaf 1 100
    main;b;shared;leaf 1 60
    main;b;x>y;leaf 1 7
  `;

  test('a function is a node for each way that leads to it', () => {
    const report = dot(PATHS, { callTree: true, nodeFraction: 0.1 });
    expect(nodes(report)).toEqual([
      'main 0 167B',
      'leaf 100B 100B',
      'leaf 60B 60B',
      'a 0 100B',
      'b 0 67B',
      'shared 0 100B',
      'shared 0 60B',
    ]);
    expect(report.droppedNodes).toBe(3);
  });

  test('what is below a node that falls out hangs below its caller', () => {
    const report = dot(PATHS, { callTree: true, nodeCount: 3 });
    expect(nodes(report)).toEqual(['main 0 167B', 'leaf 100B 100B', 'leaf 60B 60B']);
    expect(edges(report)).toEqual(['main…leaf 100B', 'main…leaf 60B']);
  });

  test('an edge is inline where all that it leads over is', () => {
    const picture = 'main;a>b>c 1 10\nmain;a;b>c 1 10\nmain 1 300\nd;e>f;g>h 1 100';
    const report = dot(picture, { callTree: true, nodeFraction: 0 });
    expect(edges(report)).toContain('b>c 20B inline');
    expect(edges(report)).toContain('a>b 20B');
    expect(edges(report)).toContain('e>f 100B inline');
  });

  test('holds what the graph holds, and every node what its callees do', () => {
    fc.assert(
      fc.property(anyStacks({ min: -9n, max: 99n }), (stacks) => {
        const profile = drawStacks(stacks);
        const graph = dot(profile, { trim: false });
        const tree = dot(profile, { trim: false, callTree: true });
        expect(tree.shown).toBe(graph.shown);
        for (const node of tree.nodes) {
          const calls = tree.edges.filter(({ from }) => from === node.number);
          const below = calls.reduce((sum, { weight }) => sum + weight, 0);
          expect(below + node.flat).toBe(node.cum);
        }
      }),
    );
  });
});

describe('with any stacks', () => {
  test('every edge leads to a node that is shown, and no node is reached in vain', () => {
    const limits = fc.record({
      nodeCount: fc.integer({ min: 0, max: 5 }),
      nodeFraction: fc.constantFrom(0, 0.1, 0.3),
      edgeFraction: fc.constantFrom(0, 0.1, 0.3),
      callTree: fc.boolean(),
    });
    fc.assert(
      fc.property(anyStacks({ min: 1n, max: 99n }), limits, (stacks, options) => {
        const report = dot(drawStacks(stacks), options);
        for (const { from, to, weight } of report.edges) {
          expect(Math.min(from, to)).toBeGreaterThan(0);
          expect(Math.max(from, to)).toBeLessThanOrEqual(report.nodes.length);
          expect(weight).toBeLessThanOrEqual(report.nodes[to - 1]?.cum ?? 0);
        }
      }),
    );
  });

  test('numbers too large for exact floats give the same picture', () => {
    fc.assert(
      fc.property(anyStacks({ min: 1n, max: 99n }), fc.boolean(), (stacks, callTree) => {
        const large = stacks.map((stack) => ({ ...stack, value: stack.value << 44n }));
        const describe = (report: DotReport) => [
          report.nodes.map(({ name, flatPercent, fontSize, color }) => [
            name,
            flatPercent,
            fontSize,
            color,
          ]),
          report.edges.map(({ fromName, toName, straightness, isResidual }) => [
            fromName,
            toName,
            straightness,
            isResidual,
          ]),
        ];
        const options = { trim: false, callTree };
        expect(describe(dot(drawStacks(large), options)).map(sorted)).toEqual(
          describe(dot(drawStacks(stacks), options)).map(sorted),
        );
      }),
    );
  });
});

function sorted(rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => row.join(' ')).toSorted();
}
