import { remember } from '../history/history';
import { say } from '../i18n';
import { activeIdentity, keepTokens, remove } from '../identities/identities';
import { pollSoon } from '../inbox/inbox';
import { notify } from '../state/notice';
import { isGood, outcomeOf } from './outcome';
import { type Exchange, parse, post } from './post';
import { rememberAnswer, rememberValues } from './remembered-values';
import { authOf, type TokenChoice, tokenFor } from './token-choice';

/** After one of these nobody is logged in any more. */
const ENDS_SESSION = ['Users.logout', 'Users.logoutAll', 'Users.password', 'Users.close'];

/** Sends a body with the token it needs, and learns from the answer: tokens, the end of a session, history. */
export async function perform(body: string, choice: TokenChoice = 'auto'): Promise<Exchange> {
  const request = parse(body);
  return performWith(body, tokenFor(choice, authOf(request)));
}

export async function performWith(body: string, token: string | undefined): Promise<Exchange> {
  const sender = token === undefined ? undefined : activeIdentity();
  const exchange = await post(body, token);
  remember(exchange, sender?.name ?? null);
  const calls = listOf(parse(body));
  const answers = listOf(exchange.json);
  for (const call of calls) {
    const answer = calls.length === 1 ? answers[0] : answers.find(({ id }) => id === call.id);
    learn(call, answer, sender?.id);
  }
  pollSoon();
  return exchange;
}

type Json = Record<string, unknown>;

const listOf = (value: unknown): Json[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'object' && each !== null);

function learn({ method, params }: Json, answer: unknown, sender: string | undefined): void {
  rememberValues(params);
  const outcome = outcomeOf(answer);
  if (outcome.kind !== 'good' && outcome.kind !== 'bad') return;
  if (outcome.kind === 'good') rememberAnswer(String(method), outcome.result);
  const added = keepTokens([outcome.result.refresh_token, outcome.result.access_token]);
  if (added !== undefined) notify(say('signedInAs', { name: added }));
  if (!ENDS_SESSION.includes(String(method)) || !isGood(answer) || sender === undefined) return;
  remove(sender);
  notify(say('signedOut'));
}

/** A call's envelope, as text to edit or to send. */
export const envelope = (method: string, params: unknown, id: string | number = '1'): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params }, null, 2);
