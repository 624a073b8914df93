/** Keeps the same warning from being repeated with every read. */

/** More different ones than this, and it starts anew. */
const MAX_REMEMBERED = 1000;

export function warnOnce(warn: (message: string) => void): (message: string) => void {
  const said = new Set<string>();
  return (message) => {
    if (said.has(message)) return;
    if (said.size >= MAX_REMEMBERED) said.clear();
    said.add(message);
    warn(message);
  };
}
