import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../src/adapters/slack/blocks/render.ts';
import type { Repository } from '../../src/commands/command.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Message } from '../../src/message/message.ts';
import { createContext, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf, tableOf } from '../support/message-reading.ts';

const heap = drawProfile(`
  main.go#main.main:10;example.com/blog/blog.go#blog.Handle:20;github.com/x/y@v1.2.3/z.go#y.Render:31 1 3145728
  main.go#main.main:10;example.com/blog/blog.go#blog.Handle:21 1 1048576
  main.go#main.main:11 1 2097152
`);

const repository: Repository = {
  url: 'https://github.com/acme/blog',
  forge: null,
  roots: ['example.com/blog'],
  folder: '',
  revision: 'main',
  modules: {},
};

describe('list', () => {
  it('shows the lines of each function below it', () => {
    expect(tableOf(run('list svc-blog Handle|Render'))).toEqual([
      'flat | cum | cum% | function and line',
      '1MB | 4MB | 66.67% | blog.Handle',
      '0 | 3MB | 50.00% | ↳ blog.go:20',
      '1MB | 1MB | 16.67% | ↳ blog.go:21',
      '3MB | 3MB | 50.00% | y.Render',
      '3MB | 3MB | 50.00% | ↳ z.go:31',
    ]);
  });

  it('says which line allocates most', () => {
    const message = run('list svc-blog Handle|Render');
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · list Handle|Render · heap inuse_space · 2 functions with 3 lines',
      'z.go:31 itself allocates 3MB (50.00%) of 6MB, the most of all lines here.',
    ]);
    expect(message.text).toContain('z.go:31 itself allocates 3MB');
    expect(run('list svc-blog Handle focus=Render').text).toContain('blog.go:20 leads to 3MB');
  });

  it('links each line where a repository is configured', () => {
    const cells = blockOf(run('list svc-blog .', repository), 'table').rows.map((row) =>
      row.at(-1),
    );
    expect(cells.map((cell) => cell?.link)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'https://github.com/acme/blog/blob/main/blog.go#L20',
      'https://github.com/acme/blog/blob/main/blog.go#L21',
      undefined,
      'https://github.com/x/y/blob/v1.2.3/z.go#L31',
    ]);
  });

  it('makes no link of what was typed', () => {
    const typed = run('list svc-blog Handle trim_path=example.com/blog', repository);
    const links = blockOf(typed, 'table').rows.map((row) => row.at(-1)?.link);
    expect(links.filter((link) => link !== undefined)).toEqual([
      'https://github.com/acme/blog/blob/main/blog.go#L20',
      'https://github.com/acme/blog/blob/main/blog.go#L21',
    ]);
  });

  it('is links in Slack', () => {
    const shown = JSON.stringify(
      renderMessage(run('list svc-blog Render', repository), 'native', true),
    );
    expect(shown).toContain('<https://github.com/x/y/blob/v1.2.3/z.go#L31|z.go:31> itself');
    expect(shown).toContain(
      '{"type":"link","url":"https://github.com/x/y/blob/v1.2.3/z.go#L31","text":"↳ z.go:31"}',
    );
  });

  it('keeps the heaviest lines where there are many, and attaches all of them', () => {
    const many = Array.from({ length: 60 }, (_, at) => `a.go#f${at % 10}:${at + 1} 1 ${at + 1}`);
    const message = run('list svc-blog ^f', null, drawProfile(many.join('\n')));
    expect(blockOf(message, 'table').rows).toHaveLength(24);
    expect(linesOf(blockOf(message, 'paragraph'))[1]).toContain('list.txt has all of it.');
    const [file] = message.thread;
    expect(file?.kind === 'file' && file.text.match(/^ .*\d$/gmu)).toHaveLength(60);
  });

  it('goes on with the same words', () => {
    const commands = blockOf(run('list svc-blog Handle'), 'actions').actions.map(
      ({ command }) => command,
    );
    expect(commands).toEqual([
      'peek svc-blog ^blog\\.Handle$ snapshot=s_1',
      'list svc-blog Handle snapshot=s_1 sample_index=inuse_objects',
      'top svc-blog 10 snapshot=s_1',
    ]);
  });

  it('says which functions there are where none matches, and asks where none is named', () => {
    expect(() => run('list svc-blog blog.handle')).toThrow('There is `blog.Handle`.');
    expect(() => run('list svc-blog')).toThrow('`list` takes a regular expression');
    expect(() => run('list svc-blog (x')).toThrow('is no regular expression');
  });
});

function run(text: string, source: Repository | null = null, profile = heap): Message {
  const base = createContext();
  const services = base.services.map((service) => ({ ...service, repository: source }));
  const { command, args } = parseCommand(splitWords(text), { ...base, services });
  return command.message(command.report([snapshotOf(profile)], args), args);
}
