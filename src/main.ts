/** Starts heapbot: in Slack where there are tokens, else joined to the local sandbox with demo services that really leak. */

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createLog } from './adapters/log/log.ts';
import type { Log } from './app/log.ts';
import type { ReplicaConfig, ServiceConfig } from './app/ports.ts';
import { plainService } from './config/services.ts';
import { type Config, ConfigError, readConfig, type SlackConfig } from './config.ts';
import { type Heapbot, startHeapbot } from './heapbot.ts';

interface Running {
  readonly greeting: string;
  stop(): Promise<void>;
}

try {
  const running = await start();
  process.stdout.write(`${running.greeting}\n`);
  stopOnSignals(running);
} catch (error) {
  process.stderr.write(`heapbot: ${explainStart(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}

async function start(): Promise<Running> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const config = readConfig(process.env);
  const { slack } = config;
  return slack === null ? await startInSandbox(config) : await startInSlack({ ...config, slack });
}

async function startInSlack(config: Config & { readonly slack: SlackConfig }): Promise<Running> {
  const { botToken, signingSecret, appToken } = config.slack;
  const secrets = [botToken, signingSecret ?? '', appToken ?? '', config.hookSecret ?? ''];
  const log = createLog(config.logLevel, secrets);
  outliveRejections(log);
  const heapbot = await startHeapbot(config, log);
  const mode = describeMode(config, heapbot.port);
  return {
    greeting: `heapbot is in ${heapbot.team} (${mode}); ${describeServices(config.services)}. Type /heap help in Slack.`,
    stop: () => heapbot.stop(),
  };
}

function describeMode({ slack, role, host }: Config, port: number): string {
  if (role === 'worker') return 'as a worker';
  return slack?.appToken == null ? `POST http://${host}:${port}/slack/events` : 'Socket Mode';
}

/** The sandbox is loaded only where it is used: a bot in production needs neither React nor a profiler. */
async function startInSandbox(config: Config): Promise<Running> {
  const { startDemos } = await import('./sandbox/demo/start.ts');
  const { startSandbox } = await import('./sandbox/start.ts');
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  outliveRejections(log);
  const signingSecret = randomBytes(16).toString('hex');
  const botToken = `xoxb-sandbox-${randomBytes(12).toString('hex')}`;
  const demos = await startDemos();
  const sandbox = await startSandbox({
    host: '127.0.0.1',
    port: pagePort(config.port),
    signingSecret,
    botToken,
  });
  const shown = demos.services.filter(isNew(config.services));
  const services = [...config.services, ...shown.map(toService)];
  const slack = { botToken, signingSecret, appToken: null, apiUrl: sandbox.apiUrl };
  const heapbot: Heapbot = await startHeapbot({ ...config, slack, services }, log, {
    '/': (_, response) => {
      response.writeHead(302, { location: sandbox.url }).end();
    },
  });
  for (const demo of shown) await heapbot.recallPast(toService(demo), demo.past);
  sandbox.connectBot(`http://127.0.0.1:${heapbot.port}/slack/events`);
  return {
    greeting: greet(sandbox.url, demos.services),
    stop: async () => {
      await heapbot.stop();
      await sandbox.close();
      await demos.close();
    },
  };
}

/** The page stands beside the bot's own port; 0 stays 0: any that is free. */
function pagePort(port: number): number {
  return port === 0 ? 0 : port + 1;
}

interface Demo {
  readonly name: string;
  readonly url: string;
  readonly memoryLimit: number | null;
}

function greet(url: string, demos: readonly Pick<Demo, 'name' | 'url'>[]): string {
  const inline = demos.map(({ name, url: address }) => `${name}=${address}`).join(',');
  return [
    `heapbot is in its sandbox, a Slack of your own: open ${url}`,
    'and type: /heap why svc-blog, or /heap top svc-blog 10, then /heap peek reflect.Value.Call',
    '',
    'The same in another terminal:',
    `  HEAPBOT_SERVICES='${inline}' npx heapbot top svc-blog 10`,
    '',
    'For your own Slack set SLACK_BOT_TOKEN and the others of .env.example (README, "Set it up in Slack"). Ctrl-C stops.',
  ].join('\n');
}

function isNew(services: readonly ServiceConfig[]): (demo: Demo) => boolean {
  return ({ name }) => !services.some((service) => service.name === name);
}

function toService({ name, url, memoryLimit }: Demo): ServiceConfig {
  const replica: ReplicaConfig = { name: new URL(url).host, url, headers: {}, tls: null };
  // Whoever tries heapbot should not have to wait for hours.
  return { ...plainService(name, [replica]), pace: 60_000, memoryLimit };
}

function describeServices(services: readonly ServiceConfig[]): string {
  if (services.length === 0)
    return 'no service is configured yet (heapbot.yaml or HEAPBOT_SERVICES)';
  const names = services.map(({ name }) => name);
  const shown = names.slice(0, 5).join(', ');
  return `${names.length} ${names.length === 1 ? 'service' : 'services'}: ${shown}${names.length > 5 ? ', …' : ''}`;
}

/** A library's forgotten promise must not end a bot that others are waiting for. */
function outliveRejections(log: Log): void {
  process.on('unhandledRejection', (error) => log.error('a rejection nobody handled', { error }));
}

function stopOnSignals(running: Running): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`heapbot: ${explainStart(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Errors of our own say what to do; of any other the whole is needed. */
function explainStart(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs = ['ConfigError', 'StoreError', 'SlackStartError', 'SandboxError'].includes(
    error.name,
  );
  return isOurs ? error.message : (error.stack ?? error.message);
}
