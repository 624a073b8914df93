import { expect, it } from 'vitest';
import { createMetrics } from '../../../src/adapters/metrics/metrics.ts';

it('counts answers by how they ended, and how long they took, as Prometheus reads it', async () => {
  const metrics = createMetrics();
  metrics.observe('top', 'answered', 300);
  metrics.observe('top', 'answered', 700);
  metrics.observe('top', 'refused', 5);
  const { contentType, body } = await metrics.page();
  expect(contentType).toMatch(/^text\/plain/u);
  expect(body).toContain('heapbot_answers_total{command="top",outcome="answered"} 2\n');
  expect(body).toContain('heapbot_answers_total{command="top",outcome="refused"} 1\n');
  expect(body).toContain('heapbot_answer_seconds_bucket{le="0.5",command="top"} 2\n');
  expect(body).toContain('heapbot_answer_seconds_sum{command="top"} 1.005\n');
});

it('counts tries at jobs, and how long those took that were made', async () => {
  const metrics = createMetrics();
  metrics.observeJob('capture', 'done', 300);
  metrics.observeJob('capture', 'skipped', 0);
  metrics.observeJob('digest', 'failed', 2000);
  const { body } = await metrics.page();
  expect(body).toContain('heapbot_jobs_total{kind="capture",outcome="skipped"} 1\n');
  expect(body).toContain('heapbot_jobs_total{kind="digest",outcome="failed"} 1\n');
  expect(body).toContain('heapbot_job_seconds_count{kind="capture"} 1\n');
  expect(body).toContain('heapbot_job_seconds_sum{kind="digest"} 2\n');
});

it('counts ticks of digests by how they ended', async () => {
  const metrics = createMetrics();
  metrics.observeDigest('posted');
  metrics.observeDigest('silent');
  metrics.observeDigest('posted');
  const { body } = await metrics.page();
  expect(body).toContain('heapbot_digests_total{outcome="posted"} 2\n');
  expect(body).toContain('heapbot_digests_total{outcome="silent"} 1\n');
});
