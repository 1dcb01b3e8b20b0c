import { faultOf, type GatewayAnswer, getFromGateway, postToGateway } from '../provider/gateway';

type Params = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, unknown>>;

/** A URL with its query. */
export const addressOf = (url: string, params: Params): string => `${url}?${new URLSearchParams(params)}`;

/** Calls one provider. Its errors name the provider and a code, never what was sent or answered. */
export class Exchange {
  constructor(
    private readonly provider: string,
    private readonly timeoutMs: number,
  ) {}

  /** @returns the fields of the answer. */
  get(url: string, headers: Record<string, string> = {}): Promise<Fields> {
    return this.fieldsOf(getFromGateway(url, this.timeoutMs, headers));
  }

  /** Posts a form. */
  post(url: string, params: Params, headers: Record<string, string> = {}): Promise<Fields> {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', ...headers };
    const body = new URLSearchParams(params).toString();
    return this.fieldsOf(postToGateway(url, { headers: form, body, timeoutMs: this.timeoutMs }));
  }

  /** @throws Error always. */
  refuse(reason: string): never {
    throw new Error(`${this.provider} did not confirm the login: ${reason}`);
  }

  private async fieldsOf(asked: Promise<GatewayAnswer>): Promise<Fields> {
    const { status, text } = await asked.catch((error) => this.refuse(faultOf(error)));
    const fields = fieldsIn(text);
    const error = codeOf(fields?.error);
    if (error !== undefined) this.refuse(`error ${error}`);
    if (status !== 200) this.refuse(`HTTP ${status}`);
    return fields ?? this.refuse('an answer that is not JSON');
  }
}

/** JSON. QQ also sends JSON wrapped for a browser, `callback( {…} );`, or the fields of a form. */
function fieldsIn(text: string): Fields | undefined {
  const [, wrapped] = /^\s*callback\(\s*(\{.*\})\s*\)\s*;?\s*$/s.exec(text) ?? [];
  if (/^\w+=[^{}<>]*$/.test(text)) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(wrapped ?? text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** An error's code, such as `bad_verification_code` or 100020. Any other text might repeat what was sent. */
function codeOf(error: unknown): string | undefined {
  if (error === undefined || error === null) return undefined;
  return /^(?:[a-z_]{1,40}|\d{1,6})$/.test(String(error)) ? String(error) : 'without a code';
}

/** An id: a string of digits, or a JSON number that is exact. */
export function idIn(value: unknown): string | undefined {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^[1-9]\d{0,19}$/.test(text) ? text : undefined;
}

/** A token that can be sent in a header or a URL. */
export function tokenIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]{1,1024}$/.test(value) ? value : undefined;
}
