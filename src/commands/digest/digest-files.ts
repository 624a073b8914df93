/** The tables below a digest, as text: who holds the most in each service, and what changed there since the last one. */

import type { Attachment } from '../../message/message.ts';
import { formatTime } from '../leak-words.ts';
import { formatBytes } from '../units.ts';
import type { DigestReport } from './digest-report.ts';
import type { GroupNews } from './group-news.ts';
import type { ServiceNews } from './service-news.ts';
import { describeChange, describeVerdict } from './service-table.ts';

/** A file of this many is long enough; the services are in the order of their urgency. */
const MOST_SERVICES = 50;
/** So many that cannot be read are told of in the message itself. */
export const MOST_FAILURES = 5;

export function attachTables({
  digest,
  services,
  failures,
  previousAt,
}: DigestReport): Attachment[] {
  const shown = services.slice(0, MOST_SERVICES);
  const unread = failures.length > MOST_FAILURES ? writeFailures(failures) : '';
  if (shown.length === 0 && unread === '') return [];
  const number = digest.number;
  const top: Attachment = {
    kind: 'file',
    name: `digest-${number}-top.txt`,
    title: 'Who holds the most',
    text: [...shown.map(writeTop), unread].filter((part) => part !== '').join('\n'),
  };
  const moved = shown.filter(({ change }) => change !== null);
  if (previousAt === null || moved.length === 0) return [top];
  const changed: Attachment = {
    kind: 'file',
    name: `digest-${number}-diff.txt`,
    title: 'What changed since the last digest',
    text: `Since ${formatTime(previousAt)}, with 95 % ranges\n\n${moved.map(writeMoved).join('\n')}`,
  };
  return [top, changed];
}

function writeTop(news: ServiceNews): string {
  const heading = `${news.service}: ${formatBytes(news.liveBytes)} live, ${describeVerdict(news)}`;
  const rows = news.top.map(({ liveBytes, ...group }) => [
    formatBytes(liveBytes),
    share(liveBytes, news.liveBytes),
    nameGroup(group),
  ]);
  return writeTable(heading, rows);
}

function writeFailures(failures: DigestReport['failures']): string {
  const rows = failures.map(({ service, why }) => [`${service} ${why}`]);
  return writeTable('could not be read:', rows);
}

function writeMoved(news: ServiceNews): string {
  const { service, change, moved } = news;
  const total = change === null ? '' : `: ${describeChange(change.bytes)}`;
  if (moved.length === 0)
    return `${service}${total}\n  nothing moved by more than sampling noise\n`;
  const rows = moved.map((group) => [
    group.change === null ? '' : describeChange(group.change),
    formatBytes(group.liveBytes),
    nameGroup(group),
  ]);
  return writeTable(`${service}${total}`, rows);
}

function nameGroup({ name, entry }: Pick<GroupNews, 'name' | 'entry'>): string {
  return entry === null ? name : `${name} ← ${entry}`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`;
}

/** All columns but the last are numbers. */
function writeTable(heading: string, rows: readonly (readonly string[])[]): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const lines = rows.map((row) =>
    row.map((cell, at) => (at === count - 1 ? cell : cell.padStart(widths[at] ?? 0))).join('  '),
  );
  return [heading, ...lines.map((line) => `  ${line}`), ''].join('\n');
}
