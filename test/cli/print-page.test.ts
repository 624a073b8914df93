import { afterEach, expect, test, vi } from 'vitest';
import { printPage, printSvg } from '../../src/cli/print-page.ts';
import { flamePage } from '../../src/message/flame-page.ts';
import type { Attachment } from '../../src/message/message.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const boxes = { depth: [], function: [], self: [] };
const input = { title: 'svc-blog', facts: [], types: [], shown: 0, functions: [], boxes };
const attachments: readonly Attachment[] = [
  {
    kind: 'page',
    name: 'graph.svg',
    title: 'the call graph',
    page: { kind: 'graph', dot: 'digraph "blog" {\nN1 [label="main.main"]\n}\n' },
  },
  {
    kind: 'page',
    name: 'flame.html',
    title: 'the page',
    page: { kind: 'flame', flame: flamePage({ ...input, isDiff: false }) },
  },
];

test('writes the page to standard output', async () => {
  const written = listen();
  await printPage(attachments);
  expect(written).toHaveLength(1);
  expect(String(written[0])).toContain('<title>svc-blog</title>');
});

test('writes the call graph to standard output, as SVG', async () => {
  const written = listen();
  await printSvg(attachments);
  expect(written).toHaveLength(1);
  expect(String(written[0])).toMatch(/<svg.*>main\.main<\/text>.*<\/svg>/su);
});

test('says that there is none', async () => {
  await expect(printPage([])).rejects.toThrow('has no page');
  await expect(printSvg([])).rejects.toThrow('has no call graph');
});

function listen(): unknown[] {
  const written: unknown[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((part, ...others) => {
    written.push(part);
    const done = others.find((other) => typeof other === 'function');
    done?.(null);
    return true;
  });
  return written;
}
