import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Health } from './health';

/** How long an incoming request may take to arrive after the app is told to close. */
const ARRIVAL_MS = 1_000;
/** How long a running call may take to be answered. */
const ANSWER_MS = 30_000;

/**
 * Lets running calls be answered when the app closes, and ends every other connection: one that is kept
 * alive, or never sends a whole request, would keep the process running. Once the process is to stop, each
 * answer is the last on its connection, so that clients and load balancers connect elsewhere.
 */
export function drainOnClose(app: FastifyInstance, health: Health): void {
  const sockets = new Set<Socket>();
  const running = new Set<FastifyRequest>();

  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  app.addHook('preHandler', async (request, reply) => {
    running.add(request);
    reply.raw.once('close', () => running.delete(request));
  });
  app.addHook('onSend', async (_request, reply) => {
    if (health.isStopping) reply.header('Connection', 'close');
  });
  app.addHook('preClose', async () => {
    health.stop();
    setTimeout(() => endAllBut(new Set([...running].map(({ raw }) => raw.socket))), ARRIVAL_MS).unref();
    setTimeout(() => app.server.closeAllConnections(), ANSWER_MS).unref();
  });

  function endAllBut(busy: ReadonlySet<Socket>): void {
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
  }
}
