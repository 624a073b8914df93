import { describe, expect, test } from 'vitest';
import type { ServiceEvent } from '../../src/leaks/judgement.ts';
import { drawTimeline, findDeploy, findMarks } from '../../src/leaks/timeline.ts';
import {
  churnShape,
  joinReplicas,
  leakShape,
  playScenario,
  restartInto,
  staticShape,
} from '../support/leak-generator/scenarios.ts';
import { PACE, START } from '../support/leak-generator/service.ts';
import { MB } from '../support/leak-generator/site.ts';

const HOUR = 3_600_000;
const calm = [staticShape(40 * MB), churnShape(10 * MB)];
const first = playScenario(calm, { snapshots: 10 });
const second = playScenario([...calm, leakShape(8 * MB)], { snapshots: 10, seed: 2 });
const restarted = restartInto(first.digests, second.digests);
const restart = START + 10 * PACE * HOUR;

describe('drawTimeline', () => {
  test('goes on across restarts, and counts what is asked for', () => {
    const whole = drawTimeline(restarted, () => true);
    const [leak = '', other = ''] = [second.signatures[2], second.signatures[0]];
    const parts = [leak, other, second.signatures[1] ?? ''].map((one) =>
      drawTimeline(restarted, (signature) => signature === one),
    );
    expect(whole.map(({ at }) => at)).toEqual(restarted.map(({ takenAt }) => takenAt));
    whole.forEach(({ bytes, deviation }, row) => {
      const points = parts.map((part) => part[row]);
      expect(points.reduce((sum, point) => sum + (point?.bytes ?? 0), 0)).toBeCloseTo(bytes, 3);
      const variance = points.reduce((sum, point) => sum + (point?.deviation ?? 0) ** 2, 0);
      expect(Math.sqrt(variance)).toBeCloseTo(deviation, 3);
    });
  });

  test('has no point where a replica did not answer once', () => {
    const both = joinReplicas({ a: first.digests, b: second.digests });
    const digests = both.map((digest, at) =>
      at === 4 ? { ...digest, processes: digest.processes.slice(0, 1) } : digest,
    );
    const points = drawTimeline(digests, () => true);
    expect(points).toHaveLength(9);
    expect(points.map(({ at }) => at)).not.toContain(digests[4]?.takenAt);
  });

  test('has none of snapshots without a time', () => {
    const [digest] = first.digests;
    if (digest === undefined) throw new Error('no digest');
    expect(drawTimeline([{ ...digest, takenAt: 0 }], () => true)).toEqual([]);
  });
});

describe('findMarks', () => {
  test('are restarts, and the deploys that were announced', () => {
    const events = [deploy('v1.41', START + HOUR)];
    expect(findMarks({ digests: restarted, events })).toEqual([
      { at: START + HOUR, kind: 'deploy', version: 'v1.41' },
      { at: restart, kind: 'restart', version: '' },
    ]);
  });

  test('a restart by a deploy is one mark', () => {
    const events = [deploy('v1.42', restart - 60_000)];
    expect(findMarks({ digests: restarted, events }).map(({ kind }) => kind)).toEqual(['deploy']);
  });

  test('a new version that nobody announced is told by the snapshots', () => {
    const old = first.digests.map((digest) => ({ ...digest, version: 'v1.41' }));
    const digests = restartInto(old, second.digests, 'v1.42');
    expect(findMarks({ digests, events: [] })).toEqual([
      { at: restart, kind: 'deploy', version: 'v1.42' },
    ]);
    const events = [deploy('v1.42', restart - 60_000)];
    expect(findMarks({ digests, events })).toHaveLength(1);
  });
});

describe('findDeploy', () => {
  test('is the first time that a version ran, however it is spelled', () => {
    const digests = restartInto(first.digests, second.digests, '1.42');
    expect(findDeploy({ digests, events: [] }, 'v1.42')).toBe(restart);
    const events = [deploy('v1.42', restart - 60_000), deploy('v1.42', restart + HOUR)];
    expect(findDeploy({ digests, events }, '1.42')).toBe(restart - 60_000);
    expect(findDeploy({ digests, events }, 'v1.43')).toBeNull();
  });
});

function deploy(version: string, at: number): ServiceEvent {
  return { kind: 'deploy', at, version, by: 'hook' };
}
