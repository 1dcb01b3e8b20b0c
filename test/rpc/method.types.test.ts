import { IsString } from 'class-validator';
import type { Call } from '../../src/rpc/call';
import { before, Method, Namespace, type NamespaceClass, Public } from '../../src/rpc/method';
import { createRegistry } from '../../src/rpc/registry';
import {
  type Authenticates,
  LoggedIn,
  type LoggedInCall,
  type TokenCall,
  WithAccessToken,
} from '../../src/users/account/guard';

// `npm run types` holds these promises: each expected error that does not occur is an error itself.

class GreetParams {
  @IsString()
  name!: string;
}

class CountParams {
  @IsString()
  count!: string;
}

const stances = (namespace: NamespaceClass) =>
  Object.fromEntries([...createRegistry([namespace]).values()].map(({ key, stance }) => [key, stance]));

describe('what compiles', () => {
  it('a handler takes what its decorators promise, or less', () => {
    @Namespace('Good')
    class Good {
      constructor(readonly context: Authenticates['context']) {}

      @Method('Takes a plain call.', GreetParams)
      @Public()
      async open(_params: GreetParams, _call: Call): Promise<void> {}

      @Method('Takes nothing.')
      @Public()
      async bare(): Promise<void> {}

      @Method('Takes the user.', GreetParams)
      @LoggedIn()
      async closed({ name }: GreetParams, { user }: LoggedInCall): Promise<object> {
        return { name, id: user.id };
      }

      @Method('Needs a token, and takes no notice of its user.')
      @LoggedIn()
      async modest(_params: object, _call: Call): Promise<void> {}

      @Method('Takes the claims.')
      @WithAccessToken()
      async claimed(_params: object, _call: TokenCall): Promise<void> {}
    }
    expect(stances(Good)).toEqual({
      open: 'public',
      bare: 'public',
      closed: 'access',
      modest: 'access',
      claimed: 'access',
    });
  });
});

describe('what does not compile', () => {
  it('a handler under @Public() that asks for a user', () => {
    @Namespace('Greedy')
    class Greedy {
      @Method('Asks for more than there is.')
      // @ts-expect-error nobody is logged in here
      @Public()
      async user(_params: object, _call: LoggedInCall): Promise<void> {}

      @Method('Asks for more than there is.')
      // @ts-expect-error nobody sent a token here
      @Public()
      async claims(_params: object, _call: TokenCall): Promise<void> {}
    }
    expect(stances(Greedy)).toEqual({ user: 'public', claims: 'public' });
  });

  it('a handler under a weaker token than it asks for', () => {
    @Namespace('Hasty')
    class Hasty {
      constructor(readonly context: Authenticates['context']) {}

      @Method('Asks for the user of a token whose session may have ended.')
      // @ts-expect-error the user was not looked up
      @WithAccessToken()
      async user(_params: object, _call: LoggedInCall): Promise<void> {}
    }
    expect(stances(Hasty)).toEqual({ user: 'access' });
  });

  it('a handler whose params are not those given to @Method', () => {
    @Namespace('Mixed')
    class Mixed {
      // @ts-expect-error greets, and is given a count
      @Method('Takes other params.', CountParams)
      @Public()
      async other(_params: GreetParams): Promise<void> {}

      // @ts-expect-error greets, and is given nothing
      @Method('Takes params that it did not name.')
      @Public()
      async unnamed(_params: GreetParams): Promise<void> {}

      // @ts-expect-error asks for more than the class has
      @Method('Takes more.', GreetParams)
      @Public()
      async more(_params: GreetParams & CountParams): Promise<void> {}
    }
    expect(Object.keys(stances(Mixed))).toEqual(['other', 'unnamed', 'more']);
  });

  it('a handler that needs a token in a class that cannot check one', () => {
    @Namespace('Blind')
    class Blind {
      @Method('Has no services.')
      // @ts-expect-error there is no services.authentication
      @LoggedIn()
      async none(): Promise<void> {}
    }

    @Namespace('Poor')
    class Poor {
      constructor(readonly services: { readonly db: unknown }) {}

      @Method('Has other services.')
      // @ts-expect-error there is no services.authentication
      @LoggedIn()
      async other(): Promise<void> {}

      @Method('Has other services.')
      // @ts-expect-error there is no services.authentication
      @WithAccessToken()
      async claims(): Promise<void> {}
    }
    expect(stances(Blind)).toEqual({ none: 'access' });
    expect(stances(Poor)).toEqual({ other: 'access', claims: 'access' });
  });

  it('a handler that answers with something else than an object', () => {
    @Namespace('Terse')
    class Terse {
      // @ts-expect-error a number has no errno beside it
      @Method('Answers with a number.')
      // @ts-expect-error a number has no errno beside it
      @Public()
      async count(): Promise<number> {
        return 1;
      }

      // @ts-expect-error a handler is asynchronous
      @Method('Answers at once.')
      // @ts-expect-error a handler is asynchronous
      @Public()
      now(): object {
        return {};
      }
    }
    expect(Object.keys(stances(Terse))).toEqual(['count', 'now']);
  });

  it('a handler that asks for what the step of its stance does not add', () => {
    const Counted = () => before('counted', async () => ({ count: 1 }));

    @Namespace('Steps')
    class Steps {
      @Method('Takes what was added.')
      @Counted()
      async good(_params: object, _call: Call & { count: number }): Promise<void> {}

      @Method('Takes what was not added.')
      // @ts-expect-error the step adds a number
      @Counted()
      async bad(_params: object, _call: Call & { count: string }): Promise<void> {}
    }
    expect(stances(Steps)).toEqual({ good: 'counted', bad: 'counted' });
  });
});
