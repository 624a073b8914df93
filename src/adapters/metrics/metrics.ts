/** What operators watch: counters and durations in Prometheus' text format. */

import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Outcome } from '../../app/answer.ts';
import type { DigestOutcome } from '../../app/digests/run-digest.ts';

export interface Metrics {
  readonly observe: (command: string, outcome: Outcome, millis: number) => void;
  /** One try at a job. `skipped` took no time. */
  readonly observeJob: (kind: string, outcome: string, millis: number) => void;
  /** One tick of a digest. */
  readonly observeDigest: (outcome: DigestOutcome) => void;
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
  const seconds = new Histogram({
    name: 'heapbot_answer_seconds',
    help: 'From a command to its whole answer, pictures and all.',
    labelNames: ['command'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registry],
  });
  const jobs = new Counter({
    name: 'heapbot_jobs_total',
    help: 'Tries at jobs (capture, watch, digest), by kind and by how they ended: done, retried, failed, skipped.',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  const jobSeconds = new Histogram({
    name: 'heapbot_job_seconds',
    help: 'How long one try at a job took.',
    labelNames: ['kind'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    registers: [registry],
  });
  const digests = new Counter({
    name: 'heapbot_digests_total',
    help: 'Ticks of digests, by how they ended: posted, silent, refused, skipped.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    observeDigest: (outcome) => digests.inc({ outcome }),
    observeJob: (kind, outcome, millis) => {
      jobs.inc({ kind, outcome });
      if (outcome !== 'skipped') jobSeconds.observe({ kind }, millis / 1000);
    },
    observe: (command, outcome, millis) => {
      answers.inc({ command, outcome });
      seconds.observe({ command }, millis / 1000);
    },
    page: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
