/** Records the series of one program: a heap profile at every step, from its own net/http/pprof endpoint. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { fetchBytes, type RunningProgram, startGoProgram } from '../golden/go-program.ts';
import type { Happening, Series } from './series.ts';

/** From the start of the program to its first snapshot. */
const WARM_UP_MILLIS = 3000;

/** Replaces the folder `series` of `series` below `leaksFolder`. */
export async function recordSeries(series: Series, leaksFolder: string): Promise<void> {
  const folder = join(leaksFolder, series.name, 'series');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let running = await start(series, leaksFolder, 'v1');
  try {
    await sleep(WARM_UP_MILLIS);
    for (let step = 0; step < series.snapshots; step++) {
      for (const happening of series.happenings.filter((one) => one.step === step)) {
        running = await happen(happening, running, series, leaksFolder);
      }
      const due = Date.now() + series.gap;
      await takeSnapshot(step, series, running, folder);
      await sleep(Math.max(0, due - Date.now()));
    }
  } finally {
    running.stop();
  }
}

async function happen(
  happening: Happening,
  running: RunningProgram,
  series: Series,
  leaksFolder: string,
): Promise<RunningProgram> {
  if (happening.kind === 'stage') {
    await fetchBytes(`${running.origin}/stage`);
    return running;
  }
  running.stop();
  const next = await start(series, leaksFolder, happening.kind === 'deploy' ? 'v2' : 'v1');
  await sleep(WARM_UP_MILLIS);
  return next;
}

function start(series: Series, leaksFolder: string, version: string): Promise<RunningProgram> {
  return startGoProgram({
    source: join(leaksFolder, 'programs', series.program),
    binary: join(series.name, series.program),
    environment: {},
    linkerFlags: `-X main.version=${version}`,
  });
}

async function takeSnapshot(
  step: number,
  series: Series,
  running: RunningProgram,
  folder: string,
): Promise<void> {
  const file = join(folder, String(step).padStart(2, '0'));
  const profiles = `${running.origin}/debug/pprof`;
  writeFileSync(`${file}.pb.gz`, await fetchBytes(`${profiles}/heap?gc=1`));
  const last = series.snapshots - 1;
  if (series.isTextKept || [0, last >> 1, last].includes(step)) {
    const text = await fetchBytes(`${profiles}/heap?debug=1`);
    writeFileSync(`${file}.debug1.txt.gz`, gzipSync(text, { level: 9 }));
  }
  if (series.areGoroutinesKept && step === last) {
    writeFileSync(join(folder, '../goroutine.pb.gz'), await fetchBytes(`${profiles}/goroutine`));
  }
}
