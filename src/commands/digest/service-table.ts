/** The table of a digest: a row for each service, narrow enough for a phone. */

import type { Estimate } from '../../leaks/judgement.ts';
import type { Cell, Table } from '../../message/message.ts';
import { describeRange, signedBytes } from '../estimates.ts';
import { describeRate } from '../leak-words.ts';
import { formatBytes } from '../units.ts';
import type { DigestReport } from './digest-report.ts';
import type { ServiceNews } from './service-news.ts';

/** What Slack's table takes beside the rest of the message; those left out are the least urgent. */
const MOST_ROWS = 40;

export function tableOf({ services }: DigestReport): Table {
  const shown = services.slice(0, MOST_ROWS);
  const hasChange = shown.some(({ change }) => change !== null);
  const left = services.length - shown.length;
  return {
    kind: 'table',
    caption: `Services, the most urgent first${left === 0 ? '' : `; ${left} more are quiet or small`}`,
    columns: [
      { title: 'service', align: 'left' },
      { title: 'live', align: 'right' },
      ...(hasChange ? [{ title: 'change', align: 'right' as const }] : []),
      { title: 'verdict', align: 'left', flexible: true },
    ],
    rows: shown.map((news) => [
      { text: news.service, isCode: true },
      { text: formatBytes(news.liveBytes), number: news.liveBytes },
      ...(hasChange ? [changeCell(news)] : []),
      { text: describeVerdict(news) },
    ]),
  };
}

function changeCell({ change }: ServiceNews): Cell {
  if (change === null) return { text: 'new' };
  const { estimate } = change.bytes;
  const restarted = change.isOtherProcess ? ', restarted' : '';
  return { text: `${describeChange(change.bytes)}${restarted}`, number: estimate };
}

/** `+12.3 MB (8.1…16.9)`; no range where nothing is uncertain. */
export function describeChange(change: Estimate): string {
  const { estimate, low, high } = change;
  const range = describeRange(change);
  const [from, to] = range.split('…');
  return low === high || from === to
    ? signedBytes(estimate)
    : `${signedBytes(estimate)} (${range})`;
}

/** In a word or two. */
export const VERDICTS = {
  growing: 'growing',
  saturating: 'filling up',
  sawtooth: 'rises and falls',
  step: 'jumped',
  stable: 'steady',
  'insufficient-data': 'too early to say',
};

/** What it does, how fast, and until when. */
export function describeVerdict(news: ServiceNews): string {
  const { verdict, confidence, isMuted } = news;
  const slope = rateOf(news);
  const sure = verdict === 'growing' && confidence === 'provisional' ? 'probably ' : '';
  const muted = isMuted ? ' (muted)' : '';
  const rate = slope === null ? '' : `, ${describeRate(slope)}`;
  return `${sure}${VERDICTS[verdict]}${muted}${rate}${describeLimit(news)}`;
}

/** The whole service's, unless other memory hides what grows. */
function rateOf({ verdict, suspects: [first], slopeBytesPerHour: whole }: ServiceNews) {
  if (verdict !== 'growing' || first === undefined) return whole;
  return whole !== null && whole.low > 0 ? whole : first.slopeBytesPerHour;
}

function describeLimit({ hoursToLimit, memoryLimit }: ServiceNews): string {
  if (hoursToLimit === null) return '';
  const limit = memoryLimit === null ? 'its limit' : formatBytes(memoryLimit);
  return `, ${limit} in ${describeHours(hoursToLimit)}`;
}

/** `12–40 min`, `5–8 h`, `3–4 days`. */
export function describeHours({
  earliest,
  latest,
}: NonNullable<ServiceNews['hoursToLimit']>): string {
  if (60 * latest < 1) return 'less than a minute';
  const [unit, hours] = unitOf(earliest, latest);
  const [from, to] = [earliest, latest].map((time) => roundTime(time / hours, unit));
  return from === to ? `${from} ${unit}` : `${from}–${to} ${unit}`;
}

function unitOf(earliest: number, latest: number): [unit: string, hours: number] {
  if (earliest >= 48) return ['days', 24];
  return latest < 2 ? ['min', 1 / 60] : ['h', 1];
}

function roundTime(value: number, unit: string): string {
  if (unit === 'min') return value.toFixed(0);
  return value < 9.95 ? value.toFixed(1).replace(/\.0$/u, '') : value.toFixed(0);
}
