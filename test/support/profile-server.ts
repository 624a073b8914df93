/** A service whose heap is a recorded profile, on a free port; it answers when the test lets it. */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProfileServer {
  readonly url: string;
  /** For the profile; what is asked for beside it does not count. */
  requests(): number;
  /** Answers nothing until `release`. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

/** `recording` is a path below test/profiles. */
export async function startProfileServer(recording: string): Promise<ProfileServer> {
  const body = readFileSync(new URL(`../profiles/${recording}`, import.meta.url));
  let requests = 0;
  let gate = Promise.resolve();
  let open = (): void => undefined;
  const server = createServer(({ url = '' }, response) => {
    if (!url.includes('debug=1')) requests++;
    void gate.then(() =>
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(body),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/debug/pprof/heap`,
    requests: () => requests,
    hold: () => {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    release: () => open(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
