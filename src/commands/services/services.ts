/** `/heap services`: which services can be asked about here, and what is known of each. */

import { text } from '../../message/compose.ts';
import type { Cell, Message, Table } from '../../message/message.ts';
import type { Command, ServiceSummary } from '../command.ts';
import { UsageError } from '../errors.ts';
import { formatBytes } from '../units.ts';

interface ServicesReport {
  readonly services: readonly ServiceSummary[];
}

/** More than that are counted, not listed. */
const MAX_ROWS = 100;

export const services: Command<ServicesReport, ServicesReport> = {
  name: 'services',
  summary: 'The services that can be asked about in this channel.',
  usage: 'services',
  examples: ['services'],
  isPrivate: () => true,
  parse: (words, context) => {
    if (words.length > 0) throw new UsageError('`services` takes no words.', ['services']);
    return { services: context.services };
  },
  needs: () => [],
  report: (_, args) => args,
  message: ({ services: all }) => (all.length === 0 ? describeNone() : describeServices(all)),
};

function describeNone(): Message {
  const line =
    'No service is configured for this channel. Whoever runs heapbot adds one in heapbot.yaml (or HEAPBOT_SERVICES) and restarts it.';
  return { text: line, blocks: [{ kind: 'paragraph', content: [text(line)] }], thread: [] };
}

function describeServices(all: readonly ServiceSummary[]): Message {
  const shown = all.slice(0, MAX_ROWS);
  const more = all.length > shown.length ? ` (the first ${shown.length} are shown)` : '';
  const heading = `${all.length} ${all.length === 1 ? 'service' : 'services'} can be asked about here${more}.`;
  const table: Table = {
    kind: 'table',
    caption: 'Services',
    columns: [
      { title: 'service', align: 'left', flexible: true },
      { title: 'replicas', align: 'right' },
      { title: 'limit', align: 'right' },
      { title: 'in use, last seen', align: 'right' },
      { title: 'snapshot', align: 'left' },
    ],
    rows: shown.map(describeRow),
  };
  return {
    text: `${heading} ${shown.map(({ name }) => name).join(', ')}`,
    blocks: [
      { kind: 'paragraph', content: [text(heading)] },
      table,
      {
        kind: 'actions',
        actions: shown
          .slice(0, 5)
          .map(({ name }) => ({ label: `top ${name}`, command: `top ${name} 10` })),
      },
    ],
    thread: [],
  };
}

function describeRow({ name, replicas, memoryLimit, latest }: ServiceSummary): Cell[] {
  const inUse = latest?.totals.find(({ type }) => type === 'inuse_space' || type === 'space');
  return [
    { text: name, isCode: true },
    { text: String(replicas), number: replicas },
    memoryLimit === null ? { text: '–' } : { text: formatBytes(memoryLimit), number: memoryLimit },
    inUse === undefined ? { text: '–' } : { text: formatBytes(inUse.total), number: inUse.total },
    { text: latest === null ? 'none yet' : latest.id, isCode: latest !== null },
  ];
}
