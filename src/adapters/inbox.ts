import { randomUUID } from 'node:crypto';

/** What an inbox adapter caught instead of sending it. */
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
  /** When it was caught, ISO 8601. */
  readonly time: string;
}

const MOST_MESSAGES = 500;

/** The messages of a development service, newest first; the oldest are dropped beyond 500. */
export class Inbox {
  private messages: InboxMessage[] = [];

  add(message: CaughtMessage): void {
    const caught = { id: randomUUID(), ...message, time: new Date().toISOString() };
    this.messages = [caught, ...this.messages].slice(0, MOST_MESSAGES);
  }

  list(to?: string): readonly InboxMessage[] {
    return to === undefined ? this.messages : this.messages.filter((message) => message.to === to);
  }

  clear(): void {
    this.messages = [];
  }
}
