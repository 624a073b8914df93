/** svc-node: a real Node process that leaks, started and watched from here. It is started again when it has filled its memory. */

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type DemoService, heapUrl } from './service.ts';

const maxQuickDeaths = 3;
const quickMillis = 5000;

export async function startNode(): Promise<DemoService> {
  let isClosing = false;
  let quickDeaths = 0;
  let child = spawn(0);
  const port = await portOf(child);
  watch();

  function watch(): void {
    const startedAt = Date.now();
    child.once('exit', () => {
      quickDeaths = Date.now() - startedAt < quickMillis ? quickDeaths + 1 : 0;
      if (isClosing || quickDeaths > maxQuickDeaths) return;
      child = spawn(port);
      watch();
    });
  }

  return {
    name: 'svc-node',
    url: heapUrl(port),
    past: [],
    memoryLimit: null,
    async close() {
      isClosing = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Run from its sources, the child needs the loader that runs TypeScript. */
function spawn(port: number): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const loader = isSource
    ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href]
    : [];
  return fork(new URL(isSource ? './shop.ts' : './shop.js', import.meta.url), [String(port)], {
    execArgv: [...loader, '--max-old-space-size=320'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('exit', (code) => reject(new Error(`svc-node ended at once, with code ${code}`)));
  });
}
