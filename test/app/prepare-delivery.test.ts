import { describe, expect, it } from 'vitest';
import type { PictureRenderer } from '../../src/app/ports.ts';
import { prepareDelivery } from '../../src/app/prepare-delivery.ts';
import { flamePage } from '../../src/message/flame-page.ts';
import type { Attachment } from '../../src/message/message.ts';

const nothing = { depth: [], function: [], self: [] };
const flame = flamePage({
  title: 'x',
  facts: [],
  types: [],
  shown: 0,
  functions: [],
  isDiff: false,
  boxes: nothing,
});
const page: Attachment = {
  kind: 'page',
  name: 'flame.html',
  title: 'interactive',
  page: { kind: 'flame', flame },
};

async function prepare(writePage: PictureRenderer['writePage']) {
  const logged: string[] = [];
  const quiet = () => undefined;
  const log = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (line: string) => logged.push(line),
  };
  const pictures = {
    render: async () => Uint8Array.of(1),
    writePage,
    close: async () => undefined,
  };
  return { delivery: await prepareDelivery(page, { log, pictures }), logged };
}

describe('prepareDelivery', () => {
  it('makes one file of a page', async () => {
    const { delivery } = await prepare(async ({ kind }) => `<title>${kind}</title>`);
    expect(delivery).toEqual({
      kind: 'file',
      name: 'flame.html',
      title: 'interactive',
      text: '<title>flame</title>',
    });
  });

  it('says that a page could not be drawn', async () => {
    const { delivery, logged } = await prepare(() => Promise.reject(new Error('no template')));
    expect(delivery).toEqual({
      kind: 'file',
      name: 'flame.html.txt',
      title: 'interactive',
      text: 'interactive (the page could not be drawn)\n',
    });
    expect(logged).toEqual(['a page could not be drawn']);
  });
});
