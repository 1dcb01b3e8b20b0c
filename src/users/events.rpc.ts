import type { Context } from '../context';
import type { AccountEvent } from '../events/event.entity';
import { eventsOf } from '../events/event.queries';
import { EVENT_TEXTS } from '../events/texts';
import type { Language } from '../i18n';
import { Method, Namespace } from '../rpc/method';
import { LoggedIn, type LoggedInCall } from './account/guard';
import { EventsParams, EventsResult, type EventView } from './events.dto';

const USUAL = 20;

/** The history of an account (contract §2.5). */
@Namespace('Users')
export class UserEvents {
  constructor(readonly context: Pick<Context, 'authentication' | 'db'>) {}

  @Method('Lists the events of the account, newest first.', EventsParams, {
    result: EventsResult,
    failures: ['ARGUMENTS_INVALID'],
  })
  @LoggedIn()
  async events(
    { before_id, limit = USUAL }: EventsParams,
    { user, language }: LoggedInCall,
  ): Promise<EventsResult> {
    const page = { beforeId: before_id, limit };
    const { events, more } = await eventsOf(this.context.db.manager, user.id, page);
    return { events: events.map((event) => view(event, language)), more };
  }
}

const view = (event: AccountEvent, language: Language): EventView => ({
  id: event.id,
  type: event.type,
  text: EVENT_TEXTS[event.type][language],
  time: event.at.toISOString(),
  ip: event.ip,
  place: event.place,
  device: event.device,
  by: event.actorKind === 'user' ? 'you' : event.actorKind,
  details: JSON.parse(event.details),
});
