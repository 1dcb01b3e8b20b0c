import { execFileSync } from 'node:child_process';
import { literal, SNIPPETS, type SnippetCall, snippet } from '../../../web/explorer/calls/snippets';

const TRICKY = `it's "quoted" \\ \n 魔方 $(ls) \`x\``;
const params = { account: TRICKY, 'odd-key': [1, true, null, {}] };
const call: SnippetCall = {
  url: 'http://localhost:5000/api',
  body: JSON.stringify({ jsonrpc: '2.0', id: '1', method: 'Users.login', params }, null, 2),
  method: 'Users.login',
  params,
  token: 'abc.def.ghi',
  language: 'en',
};

describe('a snippet', () => {
  it('for curl sends exactly the call, whatever is in it', () => {
    const script = snippet('curl', call).replace('curl', 'printf "%s\\0"');
    const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
    expect(words).toContain('Authorization: jwt abc.def.ghi');
    expect(JSON.parse(words[words.indexOf('-d') + 1] ?? '')).toEqual(JSON.parse(call.body));
  });

  it('for JavaScript holds literals that read as the values', () => {
    expect(new Function(`return ${literal(params)}`)()).toEqual(params);
  });

  it('for the typed client calls the method by its name', () => {
    const code = snippet('client', { ...call, params: { account: 'me' } });
    expect(code).toContain("import { createClient } from 'mofang/client';");
    expect(code).toContain("createClient({ url: 'http://localhost:5000/api' })");
    expect(code).toContain("await mofang.Users.login({\n  account: 'me',\n})");
    expect(snippet('client', { ...call, params: {} })).toContain('await mofang.Users.login()');
  });

  it.each(SNIPPETS)('for %s has no header for a token that there is not', (kind) => {
    expect(snippet(kind, { ...call, token: undefined })).not.toContain('Authorization');
  });
});
