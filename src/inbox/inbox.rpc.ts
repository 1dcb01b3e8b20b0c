import type { Context } from '../context';
import { Method, Namespace, Public } from '../rpc/method';
import { InboxListParams, InboxListResult } from './inbox.dto';

/** Messages that development caught instead of sending them (contract §1.9). Not served in production. */
@Namespace('Inbox')
export class InboxMessages {
  constructor(readonly context: Pick<Context, 'inbox'>) {}

  @Method('Lists the caught messages, newest first.', InboxListParams, { result: InboxListResult })
  @Public()
  async list({ to }: InboxListParams): Promise<InboxListResult> {
    return { messages: await this.context.inbox.list(to) };
  }

  @Method('Empties the inbox.')
  @Public()
  async clear(): Promise<void> {
    await this.context.inbox.clear();
  }
}
