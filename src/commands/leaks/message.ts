/** How `/heap leaks` says what it found, and what came of a decision. */

import type { LeakState } from '../../leaks/identity.ts';
import { bold, command, plainMessage, text } from '../../message/compose.ts';
import type { Action, Block, Cell, Inline, Message, Table } from '../../message/message.ts';
import type { LeakAction } from '../change.ts';
import { decideActions } from '../decide-actions.ts';
import { briefName, formatRate, formatTime, plainSentence, readIsoTime } from '../leak-words.ts';
import { describeRepair } from '../repair-words.ts';
import { countNoun } from '../units.ts';
import { joinWords } from '../words.ts';
import type { LeakDecision } from './leaks.ts';
import type { KnownLeakRow, LeaksReport, ServiceLeaks } from './survey.ts';

const MOST_ROWS = 25;

export function describeLeaks(report: LeaksReport): Message {
  const headline = summarize(report);
  const remarks = [
    ...describeUnnamed(report),
    ...describeRepairs(report),
    ...describeUnjudged(report),
    ...describeSkipped(report),
  ];
  const rows = report.leaks.slice(0, MOST_ROWS);
  return {
    text: [headline, ...remarks].map(plainSentence).join(' '),
    blocks: [
      { kind: 'paragraph', content: headline },
      ...(rows.length === 0 ? [] : [tableOf(rows)]),
      ...remarks.map((content): Block => ({ kind: 'paragraph', content })),
      ...actionsOf(report),
    ],
    thread: [],
  };
}

function summarize({ services, leaks }: LeaksReport): Inline[] {
  if (services.length === 0) return [bold('No service can be asked about here.')];
  const muted = leaks.filter(({ state }) => state.kind === 'muted').length;
  const growing = leaks.filter(({ state, slope }) => slope !== null && state.kind !== 'muted');
  const where = new Set(growing.map(({ service }) => service)).size;
  const [only] = services;
  const place =
    services.length === 1 && only !== undefined
      ? `in ${only.service}`
      : `in ${where} of ${countNoun(services.length, 'service')}`;
  const beside = muted > 0 ? ` ${muted} muted.` : '';
  if (growing.length === 0) {
    const others = services.length === 1 ? place : `in ${countNoun(services.length, 'service')}`;
    return [bold(`Nothing is known to grow ${others}.`), text(beside)];
  }
  const verb = growing.length === 1 ? 'grows' : 'grow';
  return [bold(`${countNoun(growing.length, 'leak')} ${verb} ${place}.`), text(beside)];
}

function tableOf(rows: readonly KnownLeakRow[]): Table {
  return {
    kind: 'table',
    caption: 'Leaks: those that grow first, muted ones last',
    columns: [
      { title: 'leak', align: 'left' },
      { title: 'rate', align: 'right' },
      { title: 'service', align: 'left' },
      { title: 'function', align: 'left', flexible: true },
      { title: 'state', align: 'left' },
      { title: 'since', align: 'left' },
      { title: 'first seen', align: 'left' },
      { title: 'versions', align: 'left' },
    ],
    rows: rows.map(cellsOf),
  };
}

function cellsOf(row: KnownLeakRow): Cell[] {
  const { id, state, service, sighting, allocator, entry } = row;
  const { since, firstSeen, builds } = sighting;
  const leads = entry === null || entry === allocator ? '' : ` ← ${briefName(entry)}`;
  return [
    { text: id },
    rateCell(row),
    { text: service },
    { text: `${allocator}${leads}`, isCode: true },
    { text: nameState(state) },
    since === null ? { text: 'the start' } : timeCell(readIsoTime(since)),
    timeCell(firstSeen),
    { text: nameBuilds(builds) },
  ];
}

/** As it grows now, or as it grew when it was seen last. */
export function rateCell({ slope, sighting }: KnownLeakRow): Cell {
  const rate = slope?.estimate ?? sighting.lastSlope;
  return { text: `${slope === null ? 'was ' : ''}${formatRate(rate)}`, number: rate };
}

function timeCell(at: number): Cell {
  return { text: formatTime(at), at };
}

function nameState(state: LeakState): string {
  switch (state.kind) {
    case 'open':
      return 'open';
    case 'muted':
      return 'muted';
    case 'acknowledged':
      return 'known';
    case 'fixed':
      return state.isVerified ? `fixed in ${state.version} ✓` : `fixed in ${state.version}?`;
    case 'regressed':
      return `back in ${state.regressedIn.slice(0, 12)}`;
  }
}

/** The first and the last; builds are long. */
function nameBuilds(builds: readonly string[]): string {
  const shown = builds.map((build) => build.slice(0, 12));
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return '–';
  return first === last ? first : `${first} … ${last}`;
}

/** What grows beside the rows: the whole of a service without one culprit, or more groups than suspects are named. */
function describeUnnamed({ services, leaks }: LeaksReport): Inline[][] {
  return services.flatMap(({ service, verdict, others }) => {
    const isNamed = leaks.some((row) => row.service === service && row.slope !== null);
    if (others > 0)
      return [[text(`${countNoun(others, 'other')} grow in ${service}, less than these.`)]];
    if (verdict !== 'growing' || isNamed) return [];
    return [[text(`${service} grows as a whole, without one culprit.`)]];
  });
}

function describeRepairs({ repairs }: LeaksReport): Inline[][] {
  return repairs.map((repair) => describeRepair(repair, repair.service));
}

function describeUnjudged({ services }: LeaksReport): Inline[][] {
  const young = services.filter(({ confidence }) => confidence === 'none');
  if (young.length === 0) return [];
  const shown = young.slice(0, 10).map(nameMissing).join(', ');
  const more = young.length > 10 ? ` and ${young.length - 10} more` : '';
  const first = young[0]?.service ?? '';
  return [
    [
      text(`Too few snapshots yet to judge ${shown}${more}. To have them taken and judged: `),
      command(joinWords(['why', first])),
    ],
  ];
}

function nameMissing({ service, snapshots, missing }: ServiceLeaks): string {
  return `${service} (${snapshots} of ${snapshots + missing})`;
}

function describeSkipped({ skipped }: LeaksReport): Inline[][] {
  if (skipped === 0) return [];
  return [
    [text(`${countNoun(skipped, 'more service')} not looked at: name one to see its leaks.`)],
  ];
}

function actionsOf({ leaks, services }: LeaksReport): Block[] {
  const growing = leaks.filter(({ state, slope }) => slope !== null && state.kind !== 'muted');
  const asked = [...new Set(growing.map(({ service }) => service))];
  const named = asked.length > 0 ? asked : services.map(({ service }) => service);
  const why = named.slice(0, 3).map((service): Action => {
    return { label: `Why ${service}?`, command: joinWords(['why', service]) };
  });
  const [first] = growing;
  const about: Action[] =
    first === undefined
      ? []
      : [{ label: `About ${first.id}`, command: `leaks ${first.id}` }, ...decideActions(first)];
  const actions = [...why, ...about];
  return actions.length === 0 ? [] : [{ kind: 'actions', actions }];
}

export function describeDecision({ id, action, outcome }: LeakDecision): Message {
  if (outcome?.kind !== 'leak') return describeUnknown(id, outcome);
  const undo: Action = { label: `Reopen ${outcome.id}`, command: `leaks reopen ${outcome.id}` };
  return plainMessage(
    `${outcome.id} ${describeAction(action)}`,
    action.kind === 'reopen' ? [] : [undo],
  );
}

function describeAction(action: LeakAction): string {
  switch (action.kind) {
    case 'mute':
      return 'is muted: it stays last in the list, and no digest begins with it.';
    case 'acknowledge':
      return 'is acknowledged: it stays in the list as known.';
    case 'reopen':
      return 'is open again.';
    case 'fixed':
      return `is said to be mended in ${action.version}. I compare its slope before and after that version went out, and close it when it no longer grows.`;
  }
}

export function describeUnknown(id: string, outcome: LeakDecision['outcome']): Message {
  const known = outcome?.kind === 'unknown' ? outcome.known : [];
  const hint =
    known.length === 0
      ? 'No leak is known of the services that can be asked about here.'
      : `Known are ${known.slice(0, 10).join(', ')}.`;
  return plainMessage(`There is no leak ${id} here. ${hint}`, [
    { label: 'Leaks', command: 'leaks' },
  ]);
}
