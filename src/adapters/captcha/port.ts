/** Tells people from programs. */
export interface Captcha {
  /**
   * Whether the answer is good. Any doubt is a no: a missing or used ticket, a provider that is down,
   * slow or talks nonsense, a ticket that the browser made up itself.
   *
   * @param ticket, randstr what the captcha gave the page.
   * @param ip the client's IP address.
   */
  verify(ticket: string, randstr: string, ip: string): Promise<boolean>;
}
