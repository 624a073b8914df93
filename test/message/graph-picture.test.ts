import { describe, expect, it } from 'vitest';
import { type GraphInputNode, graphPicture } from '../../src/message/graph-picture.ts';

const node: GraphInputNode = {
  number: 1,
  name: 'main.main',
  valueLines: ['1MB (50%)'],
  flat: 10,
  color: '#000000',
  fillColor: '#ffffff',
  isOwn: false,
};

const labelOf = (name: string): string => {
  const { dot } = graphPicture({ nodes: [{ ...node, name, valueLines: [] }], edges: [] });
  return /N1 \[label="((?:[^"\\]|\\.)*)"/u.exec(dot)?.[1] ?? '';
};

describe('graphPicture', () => {
  it('writes a name with its package, in two lines where it is long', () => {
    expect(labelOf('reflect.Value.call')).toBe('reflect.Value.call');
    expect(labelOf('github.com/lunny/tango.(*Context).Invoke')).toBe('tango.(*Context)\\n.Invoke');
    expect(labelOf('ns::inner::Widget::operator new')).toBe('ns::inner::Widget\\n::operator new');
  });

  it('lets no name break out of its label', () => {
    expect(labelOf('a"];b\\n&lt;')).toBe('a\\"];b\\\\n&amp;lt;');
    expect(labelOf('x\n}')).toBe('x }');
    expect(labelOf('y'.repeat(500)).length).toBeLessThan(60);
  });

  it('draws letters larger for what holds more, and no call of which an end is missing', () => {
    const other = { ...node, number: 2, flat: 0 };
    const edge = {
      from: 1,
      to: 2,
      weightText: '1MB',
      isInline: true,
      isResidual: true,
      straightness: 51,
      width: 3,
      color: '#b20000',
    };
    const { dot } = graphPicture({ nodes: [node, other], edges: [edge, { ...edge, from: 0 }] });
    expect(dot).toMatch(/N1 .* fontsize=24 /u);
    expect(dot).toMatch(/N2 .* fontsize=12 /u);
    expect(dot.match(/->/g)).toHaveLength(1);
    expect(dot).toContain('(inline)" weight=51 penwidth=3 color="#b20000" style="dotted"]');
  });
});
