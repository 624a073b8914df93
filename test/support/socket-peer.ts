/** Slack's end of a Socket Mode connection: just enough of RFC 6455 to send and receive short text frames. */

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export class SocketPeer {
  /** What the bot sent, e.g. acknowledgements. */
  readonly received: Record<string, unknown>[] = [];
  readonly #socket: Duplex;
  #rest: Buffer = Buffer.alloc(0);

  constructor(request: IncomingMessage, socket: Duplex) {
    this.#socket = socket;
    const key = request.headers['sec-websocket-key'] ?? '';
    const accept = createHash('sha1')
      .update(key + GUID)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (data: Buffer) => this.#read(data));
    socket.on('error', () => {});
    this.send({ type: 'hello', num_connections: 1 });
  }

  send(payload: unknown): void {
    this.#write(TEXT, Buffer.from(JSON.stringify(payload)));
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #write(opcode: number, data: Buffer): void {
    if (this.#socket.destroyed) return;
    const header =
      data.length < 126
        ? Buffer.from([0x80 | opcode, data.length])
        : Buffer.from([0x80 | opcode, 126, data.length >> 8, data.length & 255]);
    this.#socket.write(Buffer.concat([header, data]));
  }

  #read(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (let frame = this.#nextFrame(); frame !== null; frame = this.#nextFrame()) {
      if (frame.opcode === TEXT) this.received.push(JSON.parse(frame.data.toString('utf8')));
      if (frame.opcode === PING) this.#write(PONG, frame.data);
      if (frame.opcode === CLOSE) {
        this.#write(CLOSE, frame.data);
        this.#socket.end();
      }
    }
  }

  /** Clients mask their frames. */
  #nextFrame(): { opcode: number; data: Buffer } | null {
    const rest = this.#rest;
    if (rest.length < 2) return null;
    const short = (rest[1] ?? 0) & 0x7f;
    const start = short === 126 ? 4 : 2;
    if (rest.length < start + 4) return null;
    const length = short === 126 ? rest.readUInt16BE(2) : short;
    if (rest.length < start + 4 + length) return null;
    const mask = rest.subarray(start, start + 4);
    const masked = rest.subarray(start + 4, start + 4 + length);
    this.#rest = rest.subarray(start + 4 + length);
    const data = Buffer.from(masked.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
    return { opcode: (rest[0] ?? 0) & 0x0f, data };
  }
}
