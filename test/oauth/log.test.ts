import { bind, logInWith, PROVIDERS, startOAuthWorld, visit } from '../harness/oauth';

describe('the log of logins at level trace', () => {
  it('holds no code, state, secret, token or id', async () => {
    const world = await startOAuthWorld({ MOFANG_LOG_LEVEL: 'trace' });
    const secrets: string[] = [];
    for (const provider of PROVIDERS) {
      const { params, state_secret, person } = await visit(world, provider);
      const { result } = await world.app.call('OAuth.login', params);
      await world.app.call('OAuth.login', params);
      await bind(world.app, result.access_token);
      const fake = world.fakes[provider];
      const sent = fake.requests.flatMap(({ params }) =>
        ['access_token', 'client_secret', 'code', 'code_verifier'].map((name) => params.get(name) ?? ''),
      );
      secrets.push(params.code, params.state, state_secret, person, result.access_token, ...sent);
      fake.next(
        { qq: '/oauth2.0/token', weibo: '/oauth2/access_token', github: '/login/oauth/access_token' }[
          provider
        ],
        {
          status: 500,
          body: JSON.stringify({ error: person }),
        },
      );
      await logInWith(world, provider, person);
    }
    const log = world.app.log
      .map((line) => JSON.parse(line))
      .map(({ pid: _pid, time: _time, reqId: _reqId, ms: _ms, ...rest }) => JSON.stringify(rest))
      .join('\n');
    await world.close();
    expect(log).toContain('PROVIDER_TOKEN_MISSING');
    for (const secret of secrets.filter((each) => each !== '')) expect(log).not.toContain(secret);
  });
});
