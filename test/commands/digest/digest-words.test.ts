import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../src/commands/command.ts';
import { digest } from '../../../src/commands/digest/digest.ts';
import { readTimeZone } from '../../../src/commands/digest/time-zones.ts';
import { UsageError } from '../../../src/commands/errors.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import { splitWords } from '../../../src/commands/words.ts';
import { createContext } from '../../support/command-context.ts';
import { declared, summaryOf, weekdays } from '../../support/digest-cases.ts';

const context = createContext({
  timeZone: 'Europe/Berlin',
  digests: [summaryOf(declared), summaryOf(weekdays)],
});

describe('digest add', () => {
  it('takes the services, when, and defaults for the rest', () => {
    expect(read('add svc-blog weekdays 09:00')).toEqual({
      kind: 'change',
      change: {
        kind: 'add-digest',
        digest: {
          services: ['svc-blog'],
          when: {
            words: 'weekdays 09:00',
            rule: { kind: 'cron', expression: '0 9 * * 1-5' },
            timeZone: 'Europe/Berlin',
          },
          channel: { kind: 'here' },
          condition: 'always',
          top: 5,
        },
      },
    });
  });

  it('takes cron in quotes, straight or curly, and without', () => {
    for (const words of ['"0 9 * * 1-5"', '“0 9 * * 1-5”', '0 9 * * 1-5']) {
      expect(added(`add svc-blog ${words} tz=Europe/Lisbon`).when).toEqual({
        words: '0 9 * * 1-5',
        rule: { kind: 'cron', expression: '0 9 * * 1-5' },
        timeZone: 'Europe/Lisbon',
      });
    }
  });

  it('takes channel, zone, condition and rows wherever they stand', () => {
    const wanted = { condition: 'changed', top: 10, channel: { kind: 'name', name: 'perf' } };
    for (const words of [
      'all #perf if=changed top=10 tz=utc every 6h',
      'ALL every 6h in #Perf --if=changed -top=10 UTC',
      'all tz=UTC every 6h channel=perf if=CHANGED top=10',
    ]) {
      const request = added(`add ${words}`);
      expect(request, words).toMatchObject({ services: 'all', ...wanted });
      expect(request.when).toMatchObject({ rule: { millis: 21_600_000 }, timeZone: 'UTC' });
    }
  });

  it('takes a channel as Slack writes it', () => {
    expect(added('add all hourly <#C0123|perf>').channel).toEqual({
      kind: 'id',
      id: 'C0123',
      name: 'perf',
    });
    expect(added('add all hourly <#C0123>').channel).toMatchObject({ id: 'C0123', name: null });
  });

  it.each([
    'svc-blog,svc-node',
    'svc-blog, svc-node',
    'svc-blog and svc-node',
    'svc-node svc-blog',
  ])('takes several services: %s', (services) => {
    expect([...added(`add ${services} hourly`).services].sort()).toEqual(['svc-blog', 'svc-node']);
  });

  it('takes a service for one, whatever else its name may be', () => {
    const [any] = context.services;
    if (any === undefined) throw new Error('there is no service');
    const services = ['team/blog', 'team/shop', 'utc'].map((name) => ({ ...any, name }));
    const parse = (words: string) => digest.parse(splitWords(words), { ...context, services });
    expect(parse('add team/blog hourly')).toMatchObject({
      change: { digest: { services: ['team/blog'] } },
    });
    expect(parse('add utc hourly tz=UTC')).toMatchObject({
      change: { digest: { services: ['utc'] } },
    });
    expect(() => parse('add team/blgo hourly')).toThrow(/a service `team\/blgo`/u);
    expect(() => parse('add team/shop hourly Moon/Base')).toThrow(/a time zone `Moon\/Base`/u);
  });

  it('takes a zone without tz=', () => {
    expect(added('add all weekdays 9:00 CET').when.timeZone).toBe('CET');
    expect(refusal('add all weekdays 9:00 PST').message).toMatch(/`America\/Los_Angeles`/u);
    expect(refusal('add all weekdays 9:00 UTC+2').message).toMatch(/An offset does not/u);
  });

  it('is in UTC where nobody knows the zone of the person', () => {
    const args = digest.parse(splitWords('add all hourly'), { ...context, timeZone: null });
    expect(args).toMatchObject({ change: { digest: { when: { timeZone: 'UTC' } } } });
  });

  it.each([
    ['add', /Of which services\?/u, 'digest add svc-blog "weekdays 09:00"'],
    ['add weekdays 09:00', /Of which services\?/u, 'digest add svc-blog weekdays 09:00'],
    [
      'add nope weekdays 9:00 #perf',
      /I don't know a service `nope`\. Of which/u,
      'digest add svc-blog weekdays 9:00 #perf',
    ],
    ['add no such thing', /Of which services\?/u, 'digest add svc-blog "weekdays 09:00"'],
    ['add svc-blgo hourly', /`svc-blog`\?/u, 'digest add svc-blog hourly'],
    ['add svc-blog', /When\?/u, 'digest add svc-blog "weekdays 09:00"'],
    ['add svc-blog weekdys 9:00 #perf', /`weekdys`/u, 'digest add svc-blog "weekdays 9:00" #perf'],
    ['add svc-blog "0 0 9 * * *"', /five fields/u, 'digest add svc-blog "0 9 * * *"'],
    [
      'add svc-blog hourly tz=Europe/Lisboa',
      /`Europe\/Lisbon`\?/u,
      'digest add svc-blog hourly tz=Europe/Lisbon',
    ],
    [
      'add svc-blog hourly Europe/Lisboa',
      /`Europe\/Lisbon`\?/u,
      'digest add svc-blog hourly Europe/Lisbon',
    ],
    [
      'add svc-blog hourly if=change',
      /only where something moved/u,
      'digest add svc-blog hourly if=changed',
    ],
    ['add svc-blog hourly top=99', /1 to 25/u, 'digest add svc-blog hourly top=25'],
    ['add svc-blog hourly colour=red', /no option `colour`/u, 'help digest'],
    ['ad svc-blog hourly', /`digest ad`/u, 'digest add svc-blog hourly'],
  ])('does not take %s, and says what it would', (words, why, better) => {
    const error = refusal(words);
    expect(error.message).toMatch(why);
    expect(error.suggestions[0]).toBe(better);
  });

  it('offers only what it takes', () => {
    for (const words of [
      'add',
      'add nope hourly',
      'add no such',
      'add svc-blog 9',
      'add svc-blgo hourly',
      'edit 12 weekly',
      'foo',
    ]) {
      for (const better of refusal(words).suggestions) {
        expect(() => parseCommand(splitWords(better), context), better).not.toThrow();
      }
    }
  });
});

describe('digest by number', () => {
  it.each([
    ['pause 12', 'pause-digest'],
    ['resume #12', 'resume-digest'],
    ['run 12', 'run-digest'],
    ['preview #12', 'preview-digest'],
    ['remove 12', 'remove-digest'],
    ['rm 12', 'remove-digest'],
  ])('%s', (words, kind) => {
    expect(read(words)).toEqual({ kind: 'change', change: { kind, number: 12 } });
  });

  it('lists where nothing is said, and shows where only a number is', () => {
    expect(read('')).toMatchObject({ kind: 'list' });
    expect(read('list')).toMatchObject({ kind: 'list' });
    expect(read('12')).toMatchObject({ kind: 'show', summary: { digest: { number: 12 } } });
    expect(read('show #3')).toMatchObject({ kind: 'show', summary: { digest: { number: 3 } } });
  });

  it('changes only what is said', () => {
    expect(read('edit 12 every monday 9am')).toEqual({
      kind: 'change',
      change: {
        kind: 'edit-digest',
        number: 12,
        changes: {
          when: {
            words: 'every monday 9am',
            rule: { kind: 'cron', expression: '0 9 * * 1' },
            timeZone: 'Europe/Lisbon',
          },
        },
      },
    });
    expect(read('edit 12 tz=UTC')).toMatchObject({
      change: { changes: { when: { ...weekdays.when, timeZone: 'UTC' } } },
    });
    expect(read('edit 12 svc-node #other if=leaking top=3')).toMatchObject({
      change: {
        changes: {
          services: ['svc-node'],
          channel: { name: 'other' },
          condition: 'leaking',
          top: 3,
        },
      },
    });
    expect(read('edit 12')).toMatchObject({ kind: 'how-to-edit' });
  });

  it.each([
    ['run 13', /no digest #13 here\. There are #3, #12\./u],
    ['run', /Say its number/u],
    ['run twelve', /`twelve` is no number/u],
    ['run 12 now', /takes one number/u],
    ['edit 3 hourly', /declared in heapbot\.yaml/u],
    ['remove 3', /declared in heapbot\.yaml/u],
    ['run 99999999999999999999', /is no number/u],
  ])('does not take %s', (words, why) => {
    expect(refusal(words).message).toMatch(why);
  });

  it('says where there are none', () => {
    expect(() => digest.parse(['run', '1'], createContext())).toThrow(/There are none yet/u);
  });

  it('is private where only the asker is concerned', () => {
    const isPrivate = (words: string) => digest.isPrivate?.(read(words));
    expect(['list', 'show 12', 'preview 12', 'edit 12'].map(isPrivate)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['run 12', 'pause 3', 'add all hourly'].map(isPrivate)).toEqual([false, false, false]);
  });
});

describe('readTimeZone', () => {
  it.each([
    ['Europe/Lisbon', 'Europe/Lisbon'],
    ['europe/lisbon', 'Europe/Lisbon'],
    ['utc', 'UTC'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['America/New York', 'America/New_York'],
    ['cet', 'CET'],
    ['gmt', 'GMT'],
    ['us/eastern', 'US/Eastern'],
    ['etc/utc', 'Etc/UTC'],
    ['australia/lord_howe', 'Australia/Lord_Howe'],
  ])('reads %s', (typed, name) => {
    expect(readTimeZone(typed)).toEqual({ kind: 'zone', name });
  });

  it.each([
    ['Europe/Lisboa', 'Europe/Lisbon'],
    ['lisbon', 'Europe/Lisbon'],
    ['New York', 'America/New_York'],
    ['Amerika/New_York', 'America/New_York'],
    ['BST', 'Europe/London'],
    ['EST', 'America/New_York'],
    ['PDT', 'America/Los_Angeles'],
    ['ist', 'Asia/Kolkata'],
    ['CEST', 'Europe/Berlin'],
  ])('offers for %s %s', (typed, name) => {
    const reading = readTimeZone(typed);
    expect(reading.kind === 'unknown' && reading.nearest[0]).toBe(name);
  });

  it.each(['+02:00', '', '../etc', 'Mars/Base', 'UTC+2', 'PNT', 'x'.repeat(500)])(
    'does not take %s',
    (typed) => {
      expect(readTimeZone(typed)).toMatchObject({ kind: 'unknown' });
    },
  );
});

function read(words: string) {
  return digest.parse(splitWords(words), context satisfies CommandContext);
}

function added(words: string) {
  const args = read(words);
  if (args.kind !== 'change' || args.change.kind !== 'add-digest') throw new Error(words);
  return args.change.digest;
}

function refusal(words: string): UsageError {
  try {
    read(words);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`understood: ${words}`);
}
