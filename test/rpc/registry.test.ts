import { Type } from 'class-transformer';
import { IsOptional, IsString, ValidateNested } from 'class-validator';
import { before, Method, Namespace, type NamespaceClass, Public } from '../../src/rpc/method';
import { Rule } from '../../src/rpc/params';
import { createRegistry } from '../../src/rpc/registry';
import { startRpcApp } from '../harness/rpc-app';

class PingParams {
  @IsString()
  text!: string;
}

/** A class whose properties nobody checks. */
class Unchecked {
  text!: string;
}

const IsShort = () => Rule((text) => text.length < 9, 'FIELD_INVALID');

class Ruled {
  @IsShort()
  text!: string;
}

class OptionallyRuled {
  @IsOptional()
  @IsShort()
  text?: string;
}

class InheritsRule extends Ruled {
  @IsString()
  other!: string;
}

class Outer {
  @ValidateNested({ always: true })
  @Type(() => Ruled)
  inner!: Ruled;
}

class RulesLost {
  @ValidateNested()
  @Type(() => PingParams)
  inner!: PingParams;
}

class OfNoClass {
  @ValidateNested({ always: true })
  inner!: PingParams;
}

class Listing {
  @ValidateNested({ always: true, each: true })
  @Type(() => PingParams)
  inner!: PingParams[];
}

@Namespace('Ping')
class Ping {
  @Method('Answers.', PingParams)
  @Public()
  async send(_params: PingParams): Promise<void> {}

  @Method('Answers more.')
  @Public()
  async sendAll(): Promise<void> {}

  /** Not decorated, so not served. */
  async helper(): Promise<void> {}
}

describe('a registry', () => {
  it('holds the decorated methods by their wire names, and no other', () => {
    expect([...createRegistry([Ping]).keys()].sort()).toEqual(['Ping.send', 'Ping.sendAll']);
  });

  it('knows of each method what its decorators said', () => {
    expect(createRegistry([Ping]).get('Ping.send')).toMatchObject({
      name: 'Ping.send',
      description: 'Answers.',
      stance: 'public',
      params: PingParams,
      namespace: Ping,
      key: 'send',
    });
  });

  it('of no classes is empty', () => {
    expect(createRegistry([]).size).toBe(0);
  });

  it('refuses a class without @Namespace, by its name', () => {
    class Nameless {
      @Method('Answers.')
      @Public()
      async send(): Promise<void> {}
    }
    expect(() => createRegistry([Ping, Nameless])).toThrow(/Nameless.*@Namespace/);
  });

  it('refuses a method without @Method, by its class and name', () => {
    @Namespace('Silent')
    class SilentMethods {
      @Public()
      async send(): Promise<void> {}
    }
    expect(() => createRegistry([Ping, SilentMethods])).toThrow(/SilentMethods\.send.*@Method/);
  });

  it('refuses a method that does not say who may call it, by its class and name', () => {
    @Namespace('Open')
    class OpenMethods {
      @Method('Answers anyone, or does it?')
      async send(): Promise<void> {}
    }
    expect(() => createRegistry([Ping, OpenMethods])).toThrow(/OpenMethods\.send.*@Public\(\)/);
  });

  it('refuses params that nothing checks, by the class, the method and the class of the params', () => {
    @Namespace('Loose')
    class LooseMethods {
      @Method('Takes anything.', Unchecked)
      @Public()
      async send(_params: Unchecked): Promise<void> {}
    }
    expect(() => createRegistry([Ping, LooseMethods])).toThrow(/LooseMethods\.send.*Unchecked/);
  });

  it.each<[string, new () => object, string]>([
    ['a rule alone', Ruled, 'Ruled.text has no type'],
    ['a rule for a member that may be left out', OptionallyRuled, 'OptionallyRuled.text has no type'],
    ['a rule that it inherits', InheritsRule, 'InheritsRule.text has no type'],
    ['a rule alone inside other params', Outer, 'Ruled.text has no type'],
    ['params inside it whose rules nobody would check', RulesLost, 'RulesLost.inner must be one object'],
    ['params inside it of no class', OfNoClass, 'OfNoClass.inner must be one object'],
    ['a list of params', Listing, 'Listing.inner must be one object'],
  ])('refuses params with %s, by class and member', (_, params, fault) => {
    @Namespace('Half')
    class HalfMethods {
      @Method('Takes what is half declared.', params)
      @Public()
      async send(_params: object): Promise<void> {}
    }
    expect(() => createRegistry([HalfMethods])).toThrow(`HalfMethods.send: ${fault}`);
  });

  it('refuses a wire name that two classes claim, by the class and method that came second', () => {
    @Namespace('Ping')
    class Pong {
      @Method('Answers too.')
      @Public()
      async send(): Promise<void> {}
    }
    expect(() => createRegistry([Ping, Pong])).toThrow(/Pong\.send.*Ping\.send/);
    expect(() => createRegistry([Pong, Ping])).toThrow(/Ping\.send/);
  });

  it('refuses a class that is given twice', () => {
    expect(() => createRegistry([Ping, Ping])).toThrow(/Ping\.send/);
  });

  it('lets two classes share a namespace where their methods differ', () => {
    @Namespace('Ping')
    class MorePing {
      @Method('Receives.')
      @Public()
      async receive(): Promise<void> {}
    }
    expect([...createRegistry([Ping, MorePing]).keys()]).toContain('Ping.receive');
  });

  it('refuses before anything is served', async () => {
    class Nameless {}
    await expect(startRpcApp([Nameless as NamespaceClass])).rejects.toThrow('Nameless');
  });

  it('has no method with two stances: of which the explorer would tell only one', () => {
    const declare = () => {
      class Torn {
        @Method('Answers.')
        @Public()
        @before('access', async () => ({}))
        async send(): Promise<void> {}
      }
      return Torn;
    };
    expect(declare).toThrow('Torn.send is access already');
  });
});
