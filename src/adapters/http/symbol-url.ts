/** Where a server answers what the addresses in its profile are called. PARITY 10.1. */

import { posix } from 'node:path';

/** `…/debug/pprof/heap?debug=1` becomes `…/debug/pprof/symbol`; elsewhere the server is taken for an old one with `symbolz`. */
export function symbolUrl(profileUrl: string): string {
  const url = new URL(profileUrl);
  const isGo =
    url.pathname.includes('/debug/pprof/') ||
    /\/pprof\/(heap|growth|profile|pmuprofile|contention)$/u.test(url.pathname);
  url.pathname = posix.normalize(`${url.pathname}/../${isGo ? 'symbol' : 'symbolz'}`);
  url.search = '';
  url.hash = '';
  return url.href;
}
