import { randomUUID } from 'node:crypto';
import type { Cache } from '../cache/port';

/** A message that an inbox adapter kept instead of sending it. */
export interface CaughtMessage {
  readonly channel: 'sms' | 'mail';
  readonly to: string;
  readonly purpose: string;
  readonly text: string;
  readonly code?: string;
  readonly link?: string;
}

export interface InboxMessage extends CaughtMessage {
  readonly id: string;
  /** When it was kept, ISO 8601. */
  readonly time: string;
}

const MOST_MESSAGES = 500;
const MESSAGE_SECONDS = 86_400;
/** Longer than any message lives, so that numbers never restart while messages exist. */
const COUNT_SECONDS = 3650 * 86_400;

/**
 * The messages of a development service, newest first: the last 500 of a day. The cache holds each under its
 * own number, so that one process can list what another one kept.
 */
export class Inbox {
  constructor(private readonly cache: Cache) {}

  async add(message: CaughtMessage): Promise<void> {
    const caught: InboxMessage = { id: randomUUID(), ...message, time: new Date().toISOString() };
    const number = await this.cache.increment('inbox:count', COUNT_SECONDS);
    await this.cache.set(keyOf(number), JSON.stringify(caught), MESSAGE_SECONDS);
    await this.cache.delete(keyOf(number - MOST_MESSAGES));
  }

  /** @param to a mobile or an e-mail; all messages if left out. */
  async list(to?: string): Promise<readonly InboxMessage[]> {
    const [last, cleared] = await Promise.all([this.numberAt('inbox:count'), this.numberAt('inbox:cleared')]);
    const count = Math.min(last - cleared, MOST_MESSAGES);
    const numbers = Array.from({ length: count }, (_, index) => last - index);
    const texts = await Promise.all(numbers.map((number) => this.cache.get(keyOf(number))));
    const messages = texts.flatMap((text): InboxMessage[] => (text === undefined ? [] : [JSON.parse(text)]));
    return to === undefined ? messages : messages.filter((message) => message.to === to);
  }

  async clear(): Promise<void> {
    const last = await this.numberAt('inbox:count');
    await this.cache.set('inbox:cleared', String(last), COUNT_SECONDS);
  }

  private async numberAt(key: string): Promise<number> {
    return Number((await this.cache.get(key)) ?? 0);
  }
}

const keyOf = (number: number): string => `inbox:message:${number}`;
