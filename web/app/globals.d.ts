// What the scripts of the pages find beside one another.

import type * as Uqr from 'uqr';
import type * as VueBuild from 'vue';
import type * as Client from '../client/index';

// biome-ignore lint/suspicious/noExplicitAny: what APICloud gives has no types, nor has what is not served yet
type Untyped = any;

/** Methods that the service is still to get: pages use them where `game.has` finds them. */
interface Coming {
  readonly Users: Record<'loginByCode' | 'setPassword' | 'sendProof', Untyped>;
  readonly Factors: Untyped;
}

declare global {
  const Vue: typeof VueBuild;
  const Mofang: Omit<typeof Client, 'createClient'> & {
    createClient(options: Client.ClientOptions): Client.Client & Coming;
  };
  const uqr: typeof Uqr;
  const api: Untyped;
  interface Window {
    api: Untyped;
    TencentCaptcha: Untyped;
    apiready: (() => void) | undefined;
  }
}
