/** The list of subcommands: a new one is a folder beside this file and a line here. */

import { baseline } from './baseline/baseline.ts';
import type { Command } from './command.ts';
import { deployed } from './deployed/deployed.ts';
import { diff } from './diff/diff.ts';
import { digest } from './digest/digest.ts';
import { exportProfile } from './export/export.ts';
import { flame } from './flame/flame.ts';
import { graph } from './graph/graph.ts';
import { help } from './help/help.ts';
import { leaks } from './leaks/leaks.ts';
import { list } from './list/list.ts';
import { peek } from './peek/peek.ts';
import { raw } from './raw/raw.ts';
import { release } from './release/release.ts';
import { services } from './services/services.ts';
import { snap } from './snap/snap.ts';
import { snapshots } from './snapshots/snapshots.ts';
import { tags } from './tags/tags.ts';
import { top } from './top/top.ts';
import { traces } from './traces/traces.ts';
import { tree } from './tree/tree.ts';
import { trend } from './trend/trend.ts';
import { why } from './why/why.ts';

export const commands: readonly Command<unknown, unknown>[] = [
  register(top),
  register(peek),
  register(list),
  register(tree),
  register(traces),
  register(tags),
  register(raw),
  register(diff),
  register(why),
  register(leaks),
  register(trend),
  register(snap),
  register(snapshots),
  register(baseline),
  register(release),
  register(deployed),
  register(flame),
  register(graph),
  register(exportProfile),
  register(digest),
  register(services),
  register(help),
];

export function findCommand(name: string): Command<unknown, unknown> | undefined {
  return commands.find((command) => command.name === name || command.aliases?.includes(name));
}

/**
 * Forgets the types of one command's arguments and report, so that all fit one list: they only ever travel from
 * its own `parse` to its own `needs`, `report` and `message`.
 */
function register<Args, Report>(command: Command<Args, Report>): Command<unknown, unknown> {
  return command;
}
