/**
 * A provider said no, and would say no again: the receiver, the message, the account or its quota is what
 * is wrong. Any other error of an adapter may pass, and asking again later is worth it.
 */
export class Refused extends Error {
  override readonly name = 'Refused';
}
