import { type JSONRPCResponse, JSONRPCServer } from 'json-rpc-2.0';
import pLimit from 'p-limit';
import type { Call, Caller } from './call';
import type { Result, Step } from './method';
import { numberOf, type Observe, type Observed, unobserved } from './observe';
import { type Outcome, protocolError, refused, success } from './outcome';
import { readParams } from './params';
import { INVALID_REQUEST, readRequest, refusal } from './protocol';
import type { RegisteredMethod, Registry } from './registry';

export interface DispatcherOptions {
  /** The most calls in one batch. */
  readonly batchLimit: number;
  /** What the rules of params classes may read. */
  readonly settings: unknown;
  /** Counts a call from this IP address; throws a Failure if there were too many. */
  readonly limit: (method: string, ip: string) => Promise<void>;
  /**
   * Methods without params whose result is this object itself, without an errno: descriptions of the service.
   */
  readonly documents?: Readonly<Record<string, object>>;
  /** Wraps every answer. */
  readonly observe?: Observe;
}

type Handler = (params: object, call: Call) => Promise<Result>;

/** A method, bound to the instance of its namespace. */
interface Served {
  readonly method: RegisteredMethod;
  readonly instance: object;
  readonly handler: Handler;
}

/** The calls of one batch that run at the same time. */
const BATCH_CONCURRENCY = 8;

/** Answers JSON-RPC requests with the methods of a registry. */
export class Dispatcher {
  private readonly server = new JSONRPCServer<Call>({ errorListener: () => undefined });
  private readonly observe: Observe;

  /** @param context what the namespaces' constructors receive. */
  constructor(
    registry: Registry,
    context: object,
    private readonly options: DispatcherOptions,
  ) {
    this.observe = options.observe ?? unobserved;
    const classes = new Set([...registry.values()].map(({ namespace }) => namespace));
    const instances = new Map([...classes].map((namespace) => [namespace, new namespace(context as never)]));
    for (const method of registry.values()) {
      const instance = instances.get(method.namespace) as Record<string, Handler>;
      const handler = (instance[method.key] as Handler).bind(instance);
      this.server.addMethod(method.name, (params, call) =>
        this.answer({ method, instance, handler }, params, call),
      );
    }
    for (const [name, document] of Object.entries(options.documents ?? {})) {
      this.server.addMethod(name, () => document);
    }
  }

  /** Answers a parsed body; undefined if it needs no answer. */
  async receive(body: unknown, caller: Caller): Promise<JSONRPCResponse | JSONRPCResponse[] | undefined> {
    if (!Array.isArray(body)) return this.receiveOne(body, caller);
    if (body.length === 0) return this.refuse(refusal(INVALID_REQUEST, 'The batch is empty.'), caller);
    if (body.length > this.options.batchLimit) {
      const reason = `A batch holds at most ${this.options.batchLimit} calls.`;
      return this.refuse(refusal(INVALID_REQUEST, reason), caller);
    }
    const responses = await pLimit(BATCH_CONCURRENCY).map(body, (value) => this.receiveOne(value, caller));
    const answers = responses.filter((response) => response !== undefined);
    return answers.length > 0 ? answers : undefined;
  }

  /** Answers a body that holds no readable call. */
  refuse(answer: JSONRPCResponse, caller: Caller): Promise<JSONRPCResponse> {
    return this.watched({ method: undefined, caller }, async () => answer);
  }

  /** Finds the method and calls it; an unknown method is -32601. */
  private async receiveOne(value: unknown, caller: Caller): Promise<JSONRPCResponse | undefined> {
    const read = readRequest(value);
    if ('refused' in read) return this.refuse(read.refused, caller);
    const { request } = read;
    const { method } = request;
    const observed = { method: this.server.hasMethod(method) ? method : undefined, caller };
    // A notification gets an answer too, for observers; it is not sent.
    const answerable = { ...request, id: request.id ?? null };
    const run = () => this.server.receive(answerable, { ...caller, method }) as Promise<JSONRPCResponse>;
    const answer = await this.watched(observed, run);
    return Object.hasOwn(request, 'id') ? answer : undefined;
  }

  private async watched(observed: Observed, run: () => Promise<JSONRPCResponse>): Promise<JSONRPCResponse> {
    const numbered = async () => {
      const answer = await run();
      return { answer, errno: numberOf(answer) };
    };
    return (await this.observe(observed, numbered)).answer;
  }

  /** Runs one call and logs its outcome: the handler's, or a refusal. */
  private async answer(served: Served, given: object | undefined, call: Call): Promise<Outcome> {
    const startedAt = performance.now();
    try {
      const outcome = await this.run(served, given, call).catch((error) => refused(error, call));
      const ms = Math.round((performance.now() - startedAt) * 10) / 10;
      call.log.info({ method: call.method, ip: call.ip, errno: outcome.errno, ms }, 'call');
      return outcome;
    } catch (error) {
      throw protocolError(error, call);
    }
  }

  /** The stages in order: before-step, limit, params, last-step, handler, envelope. */
  private async run(
    { method, instance, handler }: Served,
    given: object | undefined,
    call: Call,
  ): Promise<Outcome> {
    const { limit, settings } = this.options;
    const allowed = await joined(call, method.before, instance);
    if (method.isLimited) await limit(method.name, call.ip);
    const params = readParams(method, given, { language: call.language, settings });
    const ready = await joined(allowed, method.last, instance);
    return success(await handler(params, ready), call.language);
  }
}

/** The call with what a step adds to it. */
async function joined(call: Call, step: Step | undefined, namespace: object): Promise<Call> {
  return step === undefined ? call : { ...call, ...(await step(call, namespace)) };
}
