import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JSONRPCResponse } from 'json-rpc-2.0';
import { ERRNO } from '../errno';
import { preferredLanguage } from '../i18n';
import { parseBody, RefusedBody } from './body';
import type { Caller } from './call';
import type { Dispatcher } from './dispatcher';
import { INTERNAL_ERROR, INVALID_REQUEST, PARSE_ERROR, refusal } from './protocol';

const JSON_TYPES = /^application\/(?:json|json-rpc|jsonrequest|[\w.+-]+\+json)(?:\s*;|$)/i;

interface RpcOptions {
  readonly dispatcher: Dispatcher;
  /** The IP address that a request comes from. */
  readonly ipOf: (request: FastifyRequest) => string;
}

/** Serves a dispatcher at POST /api. This is the only file here that knows Fastify. */
export async function rpcPlugin(app: FastifyInstance, { dispatcher, ipOf }: RpcOptions): Promise<void> {
  const callerOf = (request: FastifyRequest): Caller => ({ ip: ipOf(request), ...toldBy(request) });
  app.removeAllContentTypeParsers();
  const parse = async (_request: FastifyRequest, body: Buffer) => parseBody(body);
  app.addContentTypeParser<Buffer>(JSON_TYPES, { parseAs: 'buffer' }, parse);
  app.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const { status, answer } = refusalOf(error, request);
    return reply.code(status).send(await dispatcher.refuse(answer, callerOf(request)));
  });

  app.post('/api', async (request, reply) => {
    if (request.body === undefined) throw new RefusedBody(PARSE_ERROR, 'The body is empty.');
    const answer = await dispatcher.receive(request.body, callerOf(request));
    reply.header('Cache-Control', 'no-store');
    if (answer === undefined) return reply.code(204).send();
    if (!Array.isArray(answer)) addRetryAfter(reply, answer);
    return reply.code(Array.isArray(request.body) ? 200 : statusOf(answer)).send(answer);
  });

  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/api',
    // Checked before the body is read: the method is wrong, whatever the body is.
    onRequest: async (_request, reply) => {
      const answer = refusal(INVALID_REQUEST, 'Post JSON-RPC 2.0 requests to this address.');
      return reply.code(405).header('Allow', 'POST, OPTIONS').send(answer);
    },
    handler: async () => undefined,
  });
}

/** What a request says about its caller. */
function toldBy(request: FastifyRequest): Omit<Caller, 'ip'> {
  return {
    userAgent: request.headers['user-agent'] ?? '',
    authorization: request.headers.authorization,
    language: preferredLanguage(request.headers['accept-language']),
    requestId: request.id,
    traceparent: [request.headers.traceparent].flat()[0],
    log: request.log,
  };
}

function statusOf(answer: JSONRPCResponse | JSONRPCResponse[]): number {
  if (Array.isArray(answer) || answer.error === undefined) return 200;
  return answer.error.code === INTERNAL_ERROR ? 500 : 400;
}

function addRetryAfter(reply: FastifyReply, { result }: JSONRPCResponse): void {
  const mayRetry = result?.errno === ERRNO.CODE_TOO_OFTEN || result?.errno === ERRNO.LOCKED;
  if (mayRetry && result.data?.time !== undefined) reply.header('Retry-After', result.data.time);
}

/** Turns what Fastify refuses before a call is read into a JSON-RPC answer. */
function refusalOf(
  error: FastifyError,
  request: FastifyRequest,
): { status: number; answer: JSONRPCResponse } {
  const invalid = (status: number, reason: string) => ({ status, answer: refusal(INVALID_REQUEST, reason) });
  if (error instanceof RefusedBody) return { status: 400, answer: error.answer };
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return invalid(413, `The body is larger than ${request.routeOptions.bodyLimit} bytes.`);
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return invalid(415, 'Content-Type must be application/json.');
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return invalid(error.statusCode, 'The request could not be read.');
  }
  request.log.error({ err: error }, 'request failed');
  const failed = { code: INTERNAL_ERROR, message: 'Internal error', data: { request_id: request.id } };
  return { status: 500, answer: { jsonrpc: '2.0', id: null, error: failed } };
}
