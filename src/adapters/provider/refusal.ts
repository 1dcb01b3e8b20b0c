/** A provider did not do what we asked. */
export class ProviderError extends Error {
  override readonly name: string = 'ProviderError';

  /**
   * @param code the provider's code, or why there is none: `statusCode 160038`, `HTTP 503`, `timeout`.
   *   Nothing personal.
   */
  constructor(
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

/**
 * A provider refused and would refuse again: the receiver, the message, the account or its quota is wrong.
 * After any other error of an adapter, a later try may succeed.
 */
export class Refused extends ProviderError {
  override readonly name = 'Refused';
}
