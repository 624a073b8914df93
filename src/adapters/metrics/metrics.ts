/** What operators watch: counters and durations in Prometheus' text format. */

import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

export interface Metrics {
  readonly observe: (command: string, outcome: 'answered' | 'refused' | 'failed') => void;
  /** The page at GET /metrics. */
  readonly page: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'heapbot_answers_total',
    help: 'Answers to commands, by command and by how they ended.',
    labelNames: ['command', 'outcome'],
    registers: [registry],
  });
  return {
    observe: (command, outcome) => answers.inc({ command, outcome }),
    page: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
