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
