import type { KeyedCache } from '../adapters/cache/keyed';
import type { KeyedDigest, KeyedNames } from '../secrets/keyed-digest';
import { refused } from './counter';

/** How long until another message of the same kind may be sent to the same target. */
const COOLDOWN_SECONDS = 60;

/** Spaces out the messages to a target: of several requests at once, one sends a message. */
export class Cooldowns {
  constructor(
    private readonly cache: KeyedCache,
    private readonly digest: KeyedDigest,
  ) {}

  /**
   * Begins a cooldown.
   *
   * @param kind of messages; each kind has its own cooldowns.
   * @param target a mobile or an e-mail.
   * @param id of the message.
   * @throws Failure CODE_TOO_OFTEN during an earlier cooldown, with the seconds left.
   */
  async begin(kind: string, target: string, id: string): Promise<void> {
    const names = this.names(kind, target);
    if (await this.cache.add(names, id, COOLDOWN_SECONDS)) return;
    throw await refused(this.cache, names, 'CODE_TOO_OFTEN');
  }

  /** Whether the current cooldown is the one that this message began. */
  async isOf(kind: string, target: string, id: string): Promise<boolean> {
    return (await this.cache.get(this.names(kind, target))) === id;
  }

  /** Ends the cooldown that this message began; a later one continues. */
  async end(kind: string, target: string, id: string): Promise<void> {
    await this.cache.deleteIf(this.names(kind, target), id);
  }

  /** Ends a cooldown that any message began. */
  async endAny(kind: string, target: string): Promise<void> {
    await this.cache.delete(this.names(kind, target));
  }

  private names(kind: string, target: string): KeyedNames {
    return this.digest.names(target, (digest) => `cooldown:${kind}:${digest}`);
  }
}
