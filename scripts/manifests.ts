/** Writes the app manifests: `npm run manifests`. */

import { writeFileSync } from 'node:fs';
import { printManifest } from '../src/adapters/slack/manifest.ts';

for (const mode of ['http', 'socket'] as const) {
  const path = new URL(`../manifests/slack.${mode}.json`, import.meta.url);
  writeFileSync(path, printManifest(mode));
  console.log(`wrote manifests/slack.${mode}.json`);
}
