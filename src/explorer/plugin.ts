import type { FastifyInstance } from 'fastify';
import type { OpenRpcDocument } from '../rpc/describe';

const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** The page at /api/browse: what is served, and how to call it. */
export async function explorerPlugin(
  app: FastifyInstance,
  { document }: { document: OpenRpcDocument },
): Promise<void> {
  const page = pageOf(document);
  app.get('/api/openrpc.json', async () => document);
  app.get('/api/browse', async (_request, reply) => {
    reply.type('text/html; charset=utf-8').header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    return page;
  });
}

function pageOf({ methods }: OpenRpcDocument): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mofang: methods</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
  code { font-size: 0.9em; }
  dt { margin-top: 1rem; font-weight: 600; }
  dd { margin: 0; }
  small { opacity: 0.75; }
  pre { overflow-x: auto; padding: 0.75rem; border: 1px solid; border-radius: 0.4rem; }
</style>
<h1>mofang</h1>
<p>Post JSON-RPC 2.0 requests to <code>/api</code>. Methods that need a token take it in the header
<code>Authorization: jwt &lt;token&gt;</code>. Every answer has an <code>errno</code>; 0 is good.</p>
<pre>curl -s http://localhost:5000/api -H 'Content-Type: application/json' \\
  -d '{"jsonrpc":"2.0","id":"1","method":"Users.mobile","params":{"mobile":"13800138000"}}'</pre>
<dl>${methods.map(entryOf).join('')}</dl>
</html>
`;
}

function entryOf({ name, summary, params, 'x-auth': auth }: OpenRpcDocument['methods'][number]): string {
  const list = params.map((param) => `${param.name}${param.required ? '' : '?'}: ${param.schema.type}`);
  const token = auth === 'public' ? 'no token' : `${auth} token`;
  return `
  <dt><code>${name}(${list.join(', ')})</code> <small>${token}</small></dt>
  <dd>${summary}</dd>`;
}
