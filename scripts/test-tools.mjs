/** Sees to it that the tests find a Redis server and a Chromium: installs Debian's packages where it may, else says what to install. */

import { spawnSync } from 'node:child_process';

const tools = [
  {
    commands: ['redis-server'],
    package: 'redis-server',
    why: 'the store is tested against a real Redis',
  },
  {
    commands: ['chromium', 'chromium-browser'],
    package: 'chromium',
    why: 'the sandbox page is tested in a real browser',
  },
];

const missing = tools.filter(({ commands }) => !commands.some(isInstalled));
if (missing.length > 0 && !installAll(missing)) {
  for (const tool of missing) console.error(`The tests need ${tool.package} (${tool.why}).`);
  console.error(
    `Install it and run npm test again: sudo apt-get install ${missing.map((tool) => tool.package).join(' ')}`,
  );
  process.exit(1);
}

function isInstalled(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** Only root on a machine with apt may install; true where everything is there afterwards. */
function installAll(wanted) {
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) return false;
  const packages = wanted.map((tool) => tool.package);
  console.log(`installing ${packages.join(' ')} for the tests`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  return wanted.every(({ commands }) => commands.some(isInstalled));
}

function run(command, args) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
}
