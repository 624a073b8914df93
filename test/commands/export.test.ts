import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/commands/command.ts';
import type { ExportAnswer } from '../../src/commands/export/export.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Message } from '../../src/message/message.ts';
import { readAnyProfile, readProfile } from '../../src/pprof/decode/read-profile.ts';
import { createContext, investigation, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf } from '../support/message-reading.ts';

const sent = gunzipSync(readFileSync('test/profiles/checkout/after.pb.gz'));
const snapshot: Snapshot = { ...snapshotOf(drawProfile('main.main 1 1024')), file: sent };
const moment = { kind: 'ago', millis: 3_600_000 };

describe('the words of export', () => {
  it.each([
    ['export svc-blog', { kind: 'now', fresh: false }],
    ['export svc-blog now', { kind: 'now', fresh: true }],
    ['export svc-blog s_a', { kind: 'kept', id: 's_a', orNow: false }],
    ['export svc-blog snapshot=s_a', { kind: 'kept', id: 's_a', orNow: false }],
    ['export', { kind: 'kept', id: 's_kept', orNow: true }],
    ['export s_a', { kind: 'kept', id: 's_a', orNow: false }],
    ['export 1h ago', { kind: 'at', moment, except: null }],
  ])('%s', (words, expected) => {
    const { command, args } = parse(words);
    expect(command.needs(args)).toEqual([{ service: 'svc-blog', ...expected }]);
  });

  it.each([
    ['export svc-blog cum', 'takes no options such as `cum`'],
    ['export svc-blog previous', "I don't understand `previous`"],
    ['export svc-blog s_a s_b', "I don't understand `s_b`"],
    ['export svc-blgo', 'Did you mean `svc-blog`?'],
    ['export heap.gz', 'is a file already'],
  ])('%s is refused', (words, expected) => {
    expect(() => parse(words)).toThrow(expected);
  });
});

describe('export', () => {
  it('hands over what the service sent, byte for byte, compressed', () => {
    const { name, bytes } = fileOf(answer(snapshot));
    expect(name).toBe('svc-blog-s_1.pb.gz');
    expect(gunzipSync(bytes).equals(sent)).toBe(true);
  });

  it('does not compress twice', () => {
    const packed = readFileSync('test/profiles/checkout/after.pb.gz');
    expect(Buffer.from(fileOf(answer({ ...snapshot, file: packed })).bytes).equals(packed)).toBe(
      true,
    );
  });

  it('names a text a text', () => {
    const file = gunzipSync(readFileSync('test/profiles/checkout/after.debug1.txt.gz'));
    expect(fileOf(answer({ ...snapshot, file })).name).toBe('svc-blog-s_1.txt.gz');
  });

  it('hands over what only heapbot can read as a protobuf that pprof reads', () => {
    const file = gunzipSync(readFileSync('test/profiles/checkout/after.debug1.txt.gz'));
    const profile = readAnyProfile(file, { maxInflatedBytes: 2 ** 24 });
    const { name, bytes } = fileOf(answer({ ...snapshotOf(profile), file }));
    expect(name).toBe('svc-blog-s_1.pb.gz');
    const { samples, functions } = readProfile(bytes, { maxInflatedBytes: 2 ** 24 });
    expect([samples.count, functions.count]).toEqual([
      profile.samples.count,
      profile.functions.count,
    ]);
    expect(functions.count).toBeGreaterThan(20);
  });

  it('says how to open it, with the sample type that the channel looks at', () => {
    expect(linesOf(blockOf(answer(snapshot), 'paragraph')).slice(2)).toEqual([
      'go tool pprof -top -nodecount=10 -sample_index=inuse_space svc-blog-s_1.pb.gz',
      'go tool pprof -http=localhost:0 -sample_index=inuse_space svc-blog-s_1.pb.gz',
    ]);
    expect(JSON.stringify(answer(snapshot))).toContain('"words":"export svc-blog snapshot=s_1"');
  });

  it('is JSON with the file in it', () => {
    const { command, args } = parse('export');
    const report = command.report([snapshot], args);
    const { profile, size } = JSON.parse(JSON.stringify(report)) as ExportAnswer;
    const bytes = Buffer.from(profile, 'base64');
    expect(bytes).toHaveLength(size);
    expect(gunzipSync(bytes).equals(sent)).toBe(true);
  });
});

function parse(text: string) {
  const isFile = (word: string): boolean => word.endsWith('.gz');
  return parseCommand(splitWords(text), createContext({ investigation, isFile }));
}

function answer(of: Snapshot): Message {
  const { command, args } = parse('export');
  return command.message(command.report([of], args), args);
}

function fileOf({ thread: [attachment] }: Message) {
  if (attachment?.kind !== 'binary') throw new Error('no file');
  return attachment;
}
