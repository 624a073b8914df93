/** Other pages of Go's own pprof handlers, derived from the configured address of the heap. */

/** The same page as text, which ends in `runtime.MemStats`. Null where Go's handlers are not there. */
export function memoryUrl(profileUrl: string): string | null {
  const url = new URL(profileUrl);
  if (!isGoHandler(url)) return null;
  // A collection, or a wait for a difference, is the heap's own fetch to ask for.
  for (const name of ['gc', 'seconds']) url.searchParams.delete(name);
  url.searchParams.set('debug', '1');
  url.hash = '';
  return url.href;
}

/** `…/debug/pprof/heap` becomes `…/debug/pprof/goroutine`. Null where Go's handlers are not there. */
export function goroutinesUrl(profileUrl: string): string | null {
  const url = new URL(profileUrl);
  if (!isGoHandler(url)) return null;
  url.pathname = url.pathname.replace(/(\/debug\/pprof\/).*$/u, '$1goroutine');
  url.search = '?debug=0';
  url.hash = '';
  return url.href;
}

function isGoHandler({ pathname }: URL): boolean {
  return pathname.includes('/debug/pprof/');
}
