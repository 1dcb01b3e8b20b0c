import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Log } from '../../logging';
import type { Observed } from '../../rpc/observe';
import type { ObservedJob } from '../queue/port';
import { seldom, within } from '../timing';
import type { Watcher } from './port';

/** How long the collector may take for one batch; what it has not accepted by then is dropped. */
const EXPORT_LIMIT_MS = 3_000;
/** How long the process waits for the last batches when it ends. */
const CLOSING_LIMIT_MS = 4_000;
const LOGGED_EVERY_MS = 60_000;

/**
 * A span for each call and each try at a job, sent in batches to an OpenTelemetry collector. The span of a
 * job is linked to the span that added it. Nothing waits for the collector: while it is down, spans are
 * dropped.
 *
 * Attributes follow the semantic conventions (https://opentelemetry.io/docs/specs/semconv/rpc/json-rpc/).
 * They hold nothing of a call's content: no params, no addresses, no user.
 */
export class OpenTelemetryTraces implements Watcher {
  private readonly provider: NodeTracerProvider;
  private readonly tracer: Tracer;
  /** Used instead of the SDK's global context, which nothing else in the process reads. */
  private readonly active = new AsyncLocalStorage<Span>();

  /** @param url of the collector, such as http://127.0.0.1:4318; the SDK's own OTEL_ variables apply too. */
  constructor(url: string, version: string, log: Log) {
    const exporter = new OTLPTraceExporter({
      url: `${url.replace(/\/$/, '')}/v1/traces`,
      timeoutMillis: EXPORT_LIMIT_MS,
    });
    this.provider = new NodeTracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': 'mofang', 'service.version': version }))
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(telling(exporter, log))],
    });
    this.tracer = this.provider.getTracer('mofang', version);
  }

  async call<Answered extends { readonly errno: number }>(
    { method = '_OTHER', caller }: Observed,
    answer: () => Promise<Answered>,
  ): Promise<Answered> {
    const attributes = {
      'rpc.system.name': 'jsonrpc',
      'rpc.method': method,
      'jsonrpc.protocol.version': '2.0',
      'mofang.request_id': caller.requestId,
    };
    const parent = spanOf(caller.traceparent);
    const context = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
    const span = this.tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, context);
    const answered = await this.active.run(span, answer);
    const { errno } = answered;
    if (errno < 0) setError(span, String(errno));
    else span.setAttribute('mofang.errno', errno);
    span.end();
    return answered;
  }

  async job<Result extends { readonly isDone: boolean }>(
    { name, id, traceparent }: ObservedJob,
    run: () => Promise<Result>,
  ): Promise<Result> {
    const attributes = {
      'messaging.operation.type': 'process',
      'messaging.destination.name': name,
      'messaging.message.id': id,
    };
    const options = { kind: SpanKind.CONSUMER, attributes, links: linksTo(traceparent) };
    const span = this.tracer.startSpan(`process ${name}`, options, ROOT_CONTEXT);
    const result = await this.active.run(span, run);
    if (!result.isDone) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
    return result;
  }

  /** The active span, in the format of the `traceparent` header. */
  traceparent(): string | undefined {
    const span = this.active.getStore()?.spanContext();
    return span && `00-${span.traceId}-${span.spanId}-0${span.traceFlags & SAMPLED}`;
  }

  async close(): Promise<void> {
    // The exporter has logged what could not be sent.
    const ignore = () => undefined;
    await within(CLOSING_LIMIT_MS, this.provider.shutdown().catch(ignore), ignore);
  }
}

/** The code of a JSON-RPC error. */
function setError(span: Span, code: string): void {
  span.setAttributes({ 'rpc.response.status_code': code, 'error.type': code });
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** A header of version 00 ends with its flags; later versions may continue. */
const TRACEPARENT =
  /^(?:00(?=.{53}$)|(?!00|ff)[\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-.*)?$/;

const SAMPLED = 1;

/** The span that a `traceparent` names (https://www.w3.org/TR/trace-context/#traceparent-header). */
function spanOf(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
}

/** A job runs later, and perhaps again, so its spans are not part of the call's own duration. */
function linksTo(traceparent: string | undefined): Link[] {
  const context = spanOf(traceparent);
  return context === undefined ? [] : [{ context }];
}

/** Logs, once a minute at most, that traces are lost. */
function telling(exporter: SpanExporter, log: Log): SpanExporter {
  const tell = seldom(LOGGED_EVERY_MS, (err: Error) => log.warn({ err }, 'traces could not be sent'));
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error !== undefined) tell(result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
