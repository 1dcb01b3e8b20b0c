import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** How whoever connects is met. */
export type RelayMode =
  /** Led on to the server behind. */
  | 'open'
  /** Let in, and never answered. */
  | 'silent'
  /** Refused: nobody listens. */
  | 'shut'
  /** Answered with what is of no protocol. */
  | 'babbling';

/** Stands before a server of this machine, whatever it speaks, and may fail in its place. */
export interface Relay {
  readonly port: number;
  /** Changes how those are met who connect from now on, and cuts off those who are connected. */
  become(mode: RelayMode): Promise<void>;
  /** How many are connected now. */
  connections(): number;
  close(): Promise<void>;
}

/** @param behind the port of the server that it stands before. */
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
