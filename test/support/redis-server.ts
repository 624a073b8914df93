/** A real redis-server of its own for a test: on a free port, in a directory of its own, gone when the test is. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  readonly directory: string;
  /** kill -9. */
  crash(): Promise<void>;
  /** Starts it again on the same port and directory. */
  restart(): Promise<void>;
  /** Answers nothing any more, but keeps its connections. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its directory. */
  stop(): Promise<void>;
}

const READY_MILLIS = 15_000;

export interface RedisServerOptions {
  /** Words as redis.conf has them: `{ appendonly: 'yes' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** PEM files of the server and of the authority that clients must come from. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Lines of a sentinel's configuration: it then is a sentinel. */
  readonly sentinel?: readonly string[];
}

export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'heapbot-redis-'));
  const port = await findFreePort();
  const flags = await writeFlags(port, directory, options);
  let child = await launch();

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    directory,
    crash: () => end('SIGKILL'),
    restart: async () => {
      child = await launch();
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      await end('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };

  async function launch(): Promise<ChildProcess> {
    const started = await spawnRedis(flags, directory);
    try {
      await waitUntilReady(port, started, options.tls === undefined);
      return started;
    } catch (error) {
      started.kill('SIGKILL');
      throw error;
    }
  }

  async function end(signal: 'SIGKILL'): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

async function writeFlags(
  port: number,
  directory: string,
  { settings = {}, tls, sentinel }: RedisServerOptions,
): Promise<readonly string[]> {
  const ports =
    tls === undefined
      ? { port: String(port) }
      : {
          port: '0',
          'tls-port': String(port),
          'tls-ca-cert-file': tls.ca,
          'tls-cert-file': tls.cert,
          'tls-key-file': tls.key,
        };
  const save = sentinel === undefined ? { save: '' } : {};
  const flags = Object.entries({ dir: directory, ...ports, ...save, ...settings }).flatMap(
    ([name, value]) => [`--${name}`, value],
  );
  if (sentinel === undefined) return flags;
  const file = join(directory, 'sentinel.conf');
  await writeFile(file, sentinel.map((line) => `${line}\n`).join(''));
  return [file, '--sentinel', ...flags];
}

async function spawnRedis(words: readonly string[], directory: string): Promise<ChildProcess> {
  const child = spawn('redis-server', [...words], { cwd: directory, stdio: 'ignore' });
  const missing = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(false));
    child.once('error', () => resolve(true));
  });
  if (!missing) return child;
  throw new Error(
    'The tests of the Redis store need the program redis-server: apt-get install redis-server',
  );
}

async function waitUntilReady(port: number, child: ChildProcess, plain: boolean): Promise<void> {
  const until = Date.now() + READY_MILLIS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`);
    if (await (plain ? answersPing(port) : takesConnections(port))) return;
    await sleep(30);
  }
  throw new Error(`redis-server on port ${port} was not ready within ${READY_MILLIS} ms`);
}

/** Ready is whoever answers PING, or would if it were asked with a password. */
async function answersPing(port: number): Promise<boolean> {
  const answer = await talk(port, 'PING\r\n');
  return answer.startsWith('+PONG') || answer.startsWith('-NOAUTH');
}

async function takesConnections(port: number): Promise<boolean> {
  return (await talk(port, null)) !== REFUSED;
}

const REFUSED = 'refused';

/** The first words of the answer; with no question, none. */
function talk(port: number, question: string | null): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('error', () => finish(REFUSED));
    socket.once('data', (bytes) => finish(bytes.toString()));
    socket.once('connect', () => (question === null ? finish('') : socket.write(question)));
  });
}
