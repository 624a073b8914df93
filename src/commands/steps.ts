/** Ways on from an answer that several reports offer. */

import type { Action } from '../message/message.ts';
import type { SnapshotFacts } from './heap-report.ts';
import { escapePattern } from './pattern.ts';
import { joinWords } from './words.ts';

/** Asks who calls a function of the same snapshot; nothing where it has no name. */
export function peekAction(label: string, name: string, { service, id }: SnapshotFacts): Action[] {
  if (name === '') return [];
  const pattern = `^${escapePattern(name)}$`;
  return [
    { label, command: joinWords(['peek', service, pattern, `snapshot=${id}`]), style: 'primary' },
  ];
}
