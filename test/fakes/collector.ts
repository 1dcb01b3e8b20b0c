import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { until } from '../harness/until';

/** A span in OTLP/JSON (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding). */
export interface ReceivedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code?: number };
}

/** An OpenTelemetry collector on the loopback interface that keeps all spans it receives. */
export interface Collector {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** The resource attributes of the last batch. */
  resource(): Readonly<Record<string, unknown>>;
  /** Resolves to the spans with a name, once there are `count` of them. */
  spansOf(name: string, count?: number): Promise<ReceivedSpan[]>;
  /** From now on, accepts requests and never answers them. */
  hang(): void;
  close(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const read = (attributes: readonly Attribute[] = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = [];
  let resource = {};
  let isHanging = false;
  // biome-ignore lint/suspicious/noExplicitAny: the body of OTLP, as it came
  const keep = ({ resourceSpans }: any) => {
    for (const sent of resourceSpans) {
      resource = read(sent.resource.attributes);
      for (const scope of sent.scopeSpans) {
        // biome-ignore lint/suspicious/noExplicitAny: as above
        spans.push(...scope.spans.map((span: any) => ({ ...span, attributes: read(span.attributes) })));
      }
    }
  };
  const answer = (response: ServerResponse, status: number) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end('{}');
  const server = createServer(async (request, response) => {
    if (isHanging) return;
    if (request.url !== '/v1/traces') return void answer(response, 404);
    keep(await json(request));
    answer(response, 200);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ofName = (name: string) => spans.filter((span) => span.name === name);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    resource: () => resource,
    spansOf: async (name, count = 1) => {
      await until(`${count} spans called ${name}`, () => ofName(name).length >= count);
      return ofName(name);
    },
    hang: () => {
      isHanging = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
