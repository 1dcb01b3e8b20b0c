/** A provider did not do what it was asked. */
export class ProviderError extends Error {
  override readonly name: string = 'ProviderError';

  /** @param code what it said, or why it said nothing: `statusCode 160038`, `HTTP 503`, `timeout`. Nothing personal. */
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

/**
 * A provider said no, and would say no again: the receiver, the message, the account or its quota is what
 * is wrong. Any other error of an adapter may pass, and asking again later is worth it.
 */
export class Refused extends ProviderError {
  override readonly name = 'Refused';
}
