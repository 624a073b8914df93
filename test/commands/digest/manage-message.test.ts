import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../src/adapters/slack/blocks/render.ts';
import { digest as command } from '../../../src/commands/digest/digest.ts';
import type { DigestArgs } from '../../../src/commands/digest/digest-args.ts';
import type { DigestOutcome } from '../../../src/commands/digest-change.ts';
import { parseCommand } from '../../../src/commands/parse.ts';
import type { ScheduledDigest } from '../../../src/commands/scheduled-digest.ts';
import { splitWords } from '../../../src/commands/words.ts';
import type { Action, Message } from '../../../src/message/message.ts';
import { faultsOf } from '../../support/block-rules.ts';
import { createContext } from '../../support/command-context.ts';
import { declared, summaryOf, weekdays } from '../../support/digest-cases.ts';

/** A Monday, 08:00 in Lisbon. */
const NOW = Date.UTC(2026, 10, 23, 8);
const context = createContext({ digests: [summaryOf(declared), summaryOf(weekdays)] });
const paused: ScheduledDigest = {
  ...weekdays,
  paused: { by: 'heapbot', at: NOW, why: 'the channel is archived' },
};

describe('what /heap digest says', () => {
  it('names a new one, with its next two runs for the reader and what can be done with it', () => {
    const message = saidOf('added', weekdays);
    expect(message.text).toBe(
      'Digest #12 is set: svc-blog in #perf, weekdays 09:00, Europe/Lisbon. Next: 2026-11-23 09:00 UTC, then 2026-11-24 09:00 UTC.',
    );
    expect(timesIn(message)).toEqual([Date.UTC(2026, 10, 23, 9), Date.UTC(2026, 10, 24, 9)]);
    expect(actionsIn(message).map(({ label }) => label)).toEqual([
      'Run now',
      'Pause',
      'Edit',
      'Remove',
    ]);
  });

  it('asks before it removes', () => {
    const remove = actionsIn(saidOf('added', weekdays)).find(({ label }) => label === 'Remove');
    expect(remove).toMatchObject({
      command: 'digest remove 12',
      style: 'danger',
      confirm: { title: 'Remove digest #12?', ok: 'Remove' },
    });
    const { blocks } = renderMessage(saidOf('added', weekdays), 'native', false);
    expect(JSON.stringify(blocks)).toContain('"confirm":{"title":{"type":"plain_text"');
  });

  it('tells how to have a removed one again', () => {
    const message = saidOf('removed', { ...weekdays, condition: 'changed' });
    const [undo] = actionsIn(message);
    const args = command.parse(splitWords(undo?.command ?? '').slice(1), context);
    const { services, when, top } = weekdays;
    expect(args).toMatchObject({
      change: { digest: { services, when, top, condition: 'changed', channel: { id: 'C123' } } },
    });
    expect(message.text).toContain('/heap digest add svc-blog "weekdays 09:00" #perf');
  });

  it('says of a paused one that nothing comes, and why', () => {
    const shown = show(paused);
    expect(shown.text).toContain('It is paused: nothing is posted.');
    expect(JSON.stringify(shown.blocks)).toContain('the channel is archived');
    expect(actionsIn(shown).map(({ label }) => label)).toContain('Resume');
  });

  it('says of those of heapbot.yaml where they are changed', () => {
    const shown = show(declared);
    expect(JSON.stringify(shown.blocks)).toContain('Declared in heapbot.yaml');
    expect(actionsIn(shown).map(({ label }) => label)).toEqual(['Run now', 'Pause']);
  });

  it('lists them with their next run', () => {
    const message = say({ kind: 'list', digests: [declared, paused].map(summaryOf) }, null);
    const table = message.blocks.find((block) => block.kind === 'table');
    const rows = table?.kind === 'table' ? table.rows : [];
    expect(rows.map((row) => row.map(({ text }) => text).join(' | '))).toEqual([
      '#3 | svc-blog (heapbot.yaml) | weekdays 09:00, Europe/Lisbon | #perf | 2026-11-23 09:00 UTC',
      '#12 | svc-blog | weekdays 09:00, Europe/Lisbon | #perf | paused',
    ]);
    expect(rows[0]?.[4]?.at).toBe(Date.UTC(2026, 10, 23, 9));
  });

  it('says where one is gone meanwhile', () => {
    const args: DigestArgs = { kind: 'change', change: { kind: 'pause-digest', number: 12 } };
    const outcome = { kind: 'unknown', what: '#12', known: ['#3'] } as const;
    const report = command.report([], args, { now: NOW, histories: [], outcome });
    expect(command.message(report, args).text).toBe(
      'There is no digest #12 any more. There are #3.',
    );
  });

  it('offers only what it understands, in a form that Slack takes', () => {
    const digests = Array.from({ length: 120 }, (_, n) =>
      summaryOf({ ...weekdays, number: n + 1, services: ['svc-blog', 'svc-node', `s${n}`] }),
    );
    const messages = [
      ...(['added', 'edited', 'paused', 'resumed', 'removed', 'started'] as const).map((done) =>
        saidOf(done, weekdays),
      ),
      show(paused),
      show(declared),
      say({ kind: 'list', digests: [] }, null),
      say({ kind: 'list', digests }, null),
      say({ kind: 'how-to-edit', summary: summaryOf(weekdays) }, null),
    ];
    const known = createContext({ digests });
    for (const message of messages) {
      const { text, blocks } = renderMessage(message, 'native', false);
      expect(faultsOf(text, blocks)).toEqual([]);
      for (const { command: words } of actionsIn(message)) {
        // With nothing behind it the button opens a form: nobody parses that.
        if (words === 'digest add') continue;
        expect(() => parseCommand(splitWords(words), known), words).not.toThrow();
      }
    }
  });
});

function saidOf(done: Extract<DigestOutcome, { kind: 'digest' }>['done'], digest: ScheduledDigest) {
  const args: DigestArgs = { kind: 'change', change: { kind: 'run-digest', number: 12 } };
  return say(args, { kind: 'digest', done, digest });
}

function show(digest: ScheduledDigest): Message {
  return say({ kind: 'show', summary: summaryOf(digest) }, null);
}

function say(args: DigestArgs, outcome: DigestOutcome | null): Message {
  return command.message(command.report([], args, { now: NOW, histories: [], outcome }), args);
}

function actionsIn({ blocks }: Message): readonly Action[] {
  return blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));
}

function timesIn({ blocks }: Message): readonly number[] {
  return blocks.flatMap((block) =>
    block.kind === 'paragraph'
      ? block.content.flatMap((inline) => (inline.kind === 'time' ? inline.at : []))
      : [],
  );
}
