import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** How connections are treated. */
export type RelayMode =
  /** Forwarded to the server. */
  | 'open'
  /** Accepted and never answered. */
  | 'silent'
  /** Refused, because nothing listens. */
  | 'shut'
  /** Answered with bytes that belong to no protocol. */
  | 'babbling';

/** A TCP proxy in front of a local server, which can simulate failures. */
export interface Relay {
  readonly port: number;
  /** Sets how new connections are treated, and closes existing ones. */
  become(mode: RelayMode): Promise<void>;
  /** The number of open connections. */
  connections(): number;
  close(): Promise<void>;
}

/** @param behind the port of the server. */
export async function startRelay(behind: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  let mode: RelayMode = 'open';
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).once('close', () => sockets.delete(socket)));
    if (mode === 'silent') socket.resume();
    else if (mode === 'babbling') socket.end(`${'?'.repeat(100)}\r\n\r\n`);
    else pipeline(socket, connect(behind, '127.0.0.1'), socket, () => undefined);
  });
  const listen = async (port: number) => once(server.listen(port, '127.0.0.1'), 'listening');
  const shut = async () => {
    const closed = server.listening ? once(server, 'close') : undefined;
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    become: async (next) => {
      await shut();
      mode = next;
      if (mode !== 'shut') await listen(port);
    },
    connections: () => sockets.size,
    close: shut,
  };
}
