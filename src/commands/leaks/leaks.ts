/** `/heap leaks`: what grows across the services, under the names that leaks keep, and what people have decided about each. */

import type { LeakRecord } from '../../leaks/identity.ts';
import type { LeakAction, Outcome } from '../change.ts';
import type { Command } from '../command.ts';
import { describeDecision, describeLeaks } from './message.ts';
import { describeOneLeak } from './one-leak.ts';
import { type LeaksReport, surveyLeaks } from './survey.ts';
import { type LeaksArgs, readLeaksWords } from './words.ts';

/** What came of a decision. */
export interface LeakDecision {
  readonly id: string;
  readonly action: LeakAction;
  readonly outcome: Outcome | null;
}

export const leaks: Command<LeaksArgs, LeaksReport | LeakDecision> = {
  name: 'leaks',
  summary:
    'The leaks of one service or of all: what grows, since when, in which versions; mute, acknowledge or close one.',
  usage: 'leaks [service, ID, or mute, ack, reopen or fixed with an ID]',
  examples: [
    'leaks',
    'leaks svc-blog',
    'leaks HEAP-7f3a',
    'leaks mute HEAP-7f3a',
    'leaks fixed HEAP-7f3a v1.43',
  ],
  parse: readLeaksWords,
  needs: () => [],
  progress: (args) =>
    args.kind === 'decide' ? `noting that of ${args.id}…` : 'looking through what is known…',
  history: (args) =>
    args.kind === 'decide'
      ? []
      : args.services.map((service) => ({
          of: { kind: 'service', service },
          from: null,
          wants: [],
        })),
  change: (args) =>
    args.kind === 'decide' ? { kind: 'leak', id: args.id, action: args.action } : null,
  report: (_, args, known) =>
    args.kind === 'decide'
      ? { id: args.id, action: args.action, outcome: known?.outcome ?? null }
      : surveyLeaks(known?.histories ?? [], args),
  message: (report) => {
    if (isDecision(report)) return describeDecision(report);
    return report.id === null ? describeLeaks(report) : describeOneLeak(report, report.id);
  },
  learns: (report): readonly LeakRecord[] => (isDecision(report) ? [] : report.learned),
};

function isDecision(report: LeaksReport | LeakDecision): report is LeakDecision {
  return 'outcome' in report;
}
