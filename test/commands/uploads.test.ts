/** Files that people share, as they are named in a command. */

import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/commands/errors.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { readUpload } from '../../src/commands/uploads.ts';
import { createContext } from '../support/command-context.ts';

const file = (id: string) => ({ kind: 'upload', upload: { kind: 'file', id } });
const message = {
  kind: 'message',
  channel: 'C012AB3CD',
  message: '1700000000.123456',
  thread: null,
};
const link = 'https://acme.slack.com/archives/C012AB3CD/p1700000000123456';

describe('readUpload', () => {
  it.each([
    ['F012AB3CD', { kind: 'file', id: 'F012AB3CD' }],
    [
      'https://acme.slack.com/files/U012AB3CD/F012AB3CD/heap.pb.gz',
      { kind: 'file', id: 'F012AB3CD' },
    ],
    [
      'https://acme.enterprise.slack.com/files/W012AB3CD/F012AB3CD',
      { kind: 'file', id: 'F012AB3CD' },
    ],
    [
      'https://files.slack.com/files-pri/T012AB3CD-F012AB3CD/download/heap.pb.gz?origin_team=T1',
      { kind: 'file', id: 'F012AB3CD' },
    ],
    [link, message],
    [`<${link}>`, message],
    [`<${link}|leak>`, message],
    [`${link}?cid=C012AB3CD`, message],
    [
      `${link}?thread_ts=1699999999.000100&cid=C012AB3CD`,
      { ...message, thread: '1699999999.000100' },
    ],
  ])('%s', (word, upload) => {
    expect(readUpload(word)).toEqual(upload);
  });

  it.each([
    'FILES',
    'FUNCTIONS',
    'F012',
    'f012ab3cd',
    'svc-blog',
    'https://acme.slack.com/archives/C012AB3CD',
    'https://acme.slack.com/archives/C012AB3CD/p17000000001234567',
    'https://acme.slack.com/archives/../files/U012AB3CD/F012AB3CD',
    'ftp://acme.slack.com/files/U012AB3CD/F012AB3CD',
    'https://user@acme.slack.com/files/U012AB3CD/F012AB3CD',
    `https://acme.slack.com/files/U012AB3CD/F012AB3CD/${'x'.repeat(1000)}`,
  ])('%s is none', (word) => {
    expect(readUpload(word)).toBeNull();
  });
});

/** The queries of a command, and what is shown while it is at work. */
function needs(words: string, changes = {}) {
  const { command, args } = parseCommand(
    words === '' ? [] : words.split(' '),
    createContext(changes),
  );
  return { name: command.name, queries: command.needs(args), progress: command.progress?.(args) };
}

describe('a report on a file', () => {
  it('is named by the link, or by nothing where the file came with the words', () => {
    const top = { name: 'top', queries: [file('F012AB3CD')] };
    expect(needs('top F012AB3CD 10')).toMatchObject(top);
    expect(needs(`top ${link}`).queries).toEqual([{ kind: 'upload', upload: message }]);
    expect(needs('F012AB3CD')).toMatchObject(top);
    expect(needs('', { attached: ['F012AB3CD'] })).toMatchObject(top);
    expect(needs('top 10', { attached: ['F012AB3CD'] })).toMatchObject(top);
    expect(needs('peek reflect.Value.Call', { attached: ['F012AB3CD'] })).toMatchObject({
      name: 'peek',
      queries: [file('F012AB3CD')],
      progress: 'peeking at reflect.Value.Call in the heap of the file F012AB3CD…',
    });
  });

  it('takes several files for one profile, as pprof does', () => {
    expect(needs('top F012AB3CD F0SECOND1').queries).toEqual([
      file('F012AB3CD'),
      file('F0SECOND1'),
    ]);
  });

  it('leaves the service to whoever names one, and goes on with the file where that was looked at', () => {
    expect(needs('top svc-blog', { attached: ['F012AB3CD'] }).queries).toMatchObject([
      { kind: 'now', service: 'svc-blog' },
    ]);
    const investigation = {
      service: 'F012AB3CD',
      snapshot: 'F012AB3CD',
      sampleIndex: 'inuse_space',
    };
    expect(needs('peek main', { investigation }).queries).toEqual([file('F012AB3CD')]);
  });

  it('knows no other snapshots of it', () => {
    expect(needs('top F012AB3CD snapshot=F012AB3CD').queries).toEqual([file('F012AB3CD')]);
    expect(() => needs('top F012AB3CD snapshot=s_1')).toThrow(/A shared file has no snapshots/u);
    expect(() => needs('export F012AB3CD')).toThrow(/is a file already/u);
  });
});

describe('diff', () => {
  it('compares a file with a service, in both directions', () => {
    const now = { kind: 'now', service: 'svc-blog', fresh: false };
    expect(needs('diff svc-blog F012AB3CD').queries).toEqual([file('F012AB3CD'), now]);
    expect(needs('diff svc-blog now F012AB3CD').queries).toEqual([now, file('F012AB3CD')]);
    expect(needs('diff svc-blog', { attached: ['F012AB3CD'] }).queries).toEqual([
      file('F012AB3CD'),
      now,
    ]);
    expect(needs(`diff svc-blog s_1 ${link}`).queries).toMatchObject([
      { kind: 'kept', id: 's_1' },
      { kind: 'upload' },
    ]);
  });

  it('compares two files without any service', () => {
    const both = [file('F012AB3CD'), file('F0SECOND1')];
    expect(needs('diff F012AB3CD F0SECOND1')).toEqual({
      name: 'diff',
      queries: both,
      progress: 'comparing the two files…',
    });
    expect(needs('diff', { attached: ['F012AB3CD', 'F0SECOND1'] }).queries).toEqual(both);
  });

  it('asks for the other where there is one file', () => {
    const investigation = { service: 'F012AB3CD', snapshot: 'F012AB3CD', sampleIndex: '' };
    const error = failure(() => needs('diff F0SECOND1', { investigation }));
    expect(error.message).toContain('Compare that file with what?');
    expect(error.suggestions).toEqual(['diff F012AB3CD F0SECOND1', 'diff F0SECOND1 F012AB3CD']);
    expect(() => needs('diff', { attached: ['F012AB3CD'] })).toThrow(/Which service/u);
  });
});

function failure(run: () => unknown): UsageError {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error('no UsageError');
}
