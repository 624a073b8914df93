import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/commands/errors.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { splitWords } from '../../src/commands/words.ts';
import type { Message } from '../../src/message/message.ts';
import { createContext, snapshotOf } from '../support/command-context.ts';
import { drawProfile } from '../support/draw-profile.ts';
import { blockOf, linesOf } from '../support/message-reading.ts';

const heap = drawProfile(`
  main.main;router.(*Context).Invoke;reflect.Value.Call;blog.Handle 4 3145728
  main.main;router.(*Context).Invoke;reflect.Value.Call             2 1048576
  main.main;cache.Fill                                              1 1048576
`);

describe('peek', () => {
  it('shows callers above and callees below', () => {
    const message = run('peek svc-blog reflect.Value.Call');
    expect(linesOf(blockOf(message, 'paragraph'))).toEqual([
      'svc-blog · peek reflect.Value.Call · heap inuse_space',
      '1 function matches',
    ]);
    expect(blockOf(message, 'preformatted').text.split('\n')).toEqual([
      '       4MB    100%   ↓ router.(*Context).Invoke',
      '       4MB  80.00% ● reflect.Value.Call',
      '                     flat 1MB',
      '       3MB  75.00%   → blog.Handle',
    ]);
  });

  it('takes the service behind the function too, as pprof takes the file', () => {
    const message = run('peek reflect.Value.Call svc-blog');
    expect(message).toEqual(run('peek svc-blog reflect.Value.Call'));
    expect(() => run('peek reflect.Value.Call svc-blgo')).toThrow(UsageError);
  });

  it('says all that matters in its plain line', () => {
    expect(run('peek svc-blog reflect.Value.Call').text).toBe(
      'svc-blog heap inuse_space, peek reflect.Value.Call: 1 function matches. reflect.Value.Call: flat 1MB, cum 4MB, called by router.(*Context).Invoke (100%), calls blog.Handle (75.00%).',
    );
  });

  it('offers to go on to callers and callees, on the same snapshot', () => {
    const commands = blockOf(run('peek svc-blog reflect.Value.Call'), 'actions').actions.map(
      ({ command }) => command,
    );
    expect(commands).toEqual([
      'peek svc-blog ^router\\.\\(\\*Context\\)\\.Invoke$ snapshot=s_1',
      'peek svc-blog ^blog\\.Handle$ snapshot=s_1',
      'peek svc-blog reflect.Value.Call snapshot=s_1 sample_index=inuse_objects',
      'top svc-blog 10 snapshot=s_1',
    ]);
  });

  it('attaches all of it where the message had to leave something out', () => {
    const callers = Array.from(
      { length: 12 },
      (_, at) => `main.main;caller${at};alloc 1 1024`,
    ).join('\n');
    const message = run('peek svc-blog alloc', drawProfile(callers));
    expect(blockOf(message, 'preformatted').text).toContain('… and 4 more callers');
    const file = message.thread.find(({ kind }) => kind === 'file');
    expect(file?.kind === 'file' && file.text).toContain('caller11');
  });

  it('says which functions there are where none matches', () => {
    const refusal = refuse('peek svc-blog reflect.value.call');
    expect(refusal.message).toBe(
      'No function of this heap matches `reflect.value.call` (case counts). There is `reflect.Value.Call`.',
    );
    expect(refusal.suggestions).toEqual(['peek svc-blog ^reflect\\.Value\\.Call$']);
  });

  it('refuses a pattern that is none, in the words of pprof', () => {
    expect(() => run('peek svc-blog main(')).toThrow(
      'error parsing regexp: missing closing ): `main(`',
    );
  });
});

function run(text: string, profile = heap): Message {
  const { command, args } = parseCommand(splitWords(text), createContext());
  return command.message(command.report([snapshotOf(profile)], args), args);
}

function refuse(text: string): UsageError {
  try {
    run(text);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}
