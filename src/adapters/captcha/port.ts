/** Tells people from programs. */
export interface Captcha {
  /**
   * Whether the answer is right. In doubt it is wrong: a missing or used ticket, a provider that is down,
   * slow or answers nonsense, a ticket that the browser made up itself.
   *
   * @param ticket, randstr what the captcha gave to the page.
   * @param ip the client's IP address.
   */
  verify(ticket: string, randstr: string, ip: string): Promise<boolean>;
}
