import { IsString } from 'class-validator';
import { Failure } from '../../src/failure';
import type { Call } from '../../src/rpc/call';
import { before, Method, Namespace, Public } from '../../src/rpc/method';
import { startApp } from '../harness/app';
import { type RpcApp, startRpcApp } from '../harness/rpc-app';
import { withApp } from '../harness/with-app';

class Params {
  @IsString()
  text!: string;
}

/** The stages that a call came through, and the one that is to refuse it. */
interface Services {
  came: string[];
  refusing?: string | undefined;
}

function come(stage: string, { services }: { services: Services }): void {
  services.came.push(stage);
  if (services.refusing === stage) throw new Failure('TOKEN_MISSING');
}

const Guarded = () =>
  before('access', async (_call: Call, namespace: { services: Services }) => {
    come('before', namespace);
    return {};
  });

/** Looks at a proof, and uses it up. */
const Proven = () =>
  before(
    'proof',
    async (_call: Call, namespace: { services: Services }) => {
      come('before', namespace);
      return { proof: 'p' };
    },
    ['TOKEN_MISSING'],
    {
      last: async ({ proof }, namespace) => {
        come('last', namespace);
        return { used: proof };
      },
    },
  );

@Namespace('Staged')
class Staged {
  constructor(readonly services: Services) {}

  @Method('Anyone may call.', Params)
  @Public()
  async open(_params: Params): Promise<void> {
    come('handler', this);
  }

  @Method('Needs a guard.', Params)
  @Guarded()
  async guarded(_params: Params): Promise<void> {
    come('handler', this);
  }

  @Method('Needs a proof, once.', Params)
  @Proven()
  async proven(_params: Params, { proof, used }: Call & { proof: string; used: string }): Promise<object> {
    come('handler', this);
    return { proof, used };
  }
}

describe('a call comes through its stages in order', () => {
  const services: Services = { came: [] };
  let app: RpcApp;

  beforeAll(async () => {
    const limit = async () => come('limit', { services });
    app = await startRpcApp([Staged], services, { limit });
  });
  beforeEach(() => {
    services.came = [];
    services.refusing = undefined;
  });
  afterAll(() => app.close());

  const STAGES = [
    ['Staged.open', ['limit', 'handler']],
    ['Staged.guarded', ['before', 'handler']],
    ['Staged.proven', ['before', 'last', 'handler']],
  ] as const;

  it.each(STAGES)('%s comes through %j', async (method, stages) => {
    expect((await app.call(method, { text: 't' })).result.errno).toBe(0);
    expect(services.came).toEqual(stages);
  });

  it.each(STAGES)(
    '%s: wrong params are seen after the first of %j, and go no further',
    async (method, [first]) => {
      for (const params of [{ text: 1 }, {}, { text: 't', more: 1 }, ['t', 1]]) {
        services.came = [];
        expect((await app.call(method, params)).body.error.code).toBe(-32602);
        expect(services.came).toEqual([first]);
      }
    },
  );

  it.each(STAGES)(
    '%s: what the first of %j refuses goes no further, whatever its params',
    async (method, [first]) => {
      services.refusing = first;
      for (const params of [{ text: 't' }, { text: 1 }]) {
        services.came = [];
        expect((await app.call(method, params)).result.errno).toBe(1011);
        expect(services.came).toEqual([first]);
      }
    },
  );
});

it('calls with wrong params use up the calls of a minute', async () => {
  await withApp(startApp({ MOFANG_RATE_LIMIT: '3' }), async (app) => {
    const good = { mobile: '13800138000' };
    for (const params of [{}, { mobile: 1 }, { ...good, more: 1 }]) {
      expect((await app.call('Users.mobile', params)).body.error.code).toBe(-32602);
    }
    for (const params of [good, {}]) {
      const { status, result } = await app.call('Users.mobile', params);
      expect({ status, errno: result.errno }).toEqual({ status: 200, errno: 1004 });
    }
  });
});
