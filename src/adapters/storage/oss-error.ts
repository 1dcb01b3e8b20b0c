/** What ali-oss and its STS client throw, as far as it may be told. */
interface SdkError {
  readonly name?: unknown;
  readonly code?: unknown;
  /** Of HTTP; negative or absent where there was no whole answer. */
  readonly status?: unknown;
  readonly requestId?: unknown;
}

/** The temporary credentials ended, or were taken back; a key that has ended is sometimes called unknown. */
const CREDENTIAL_CODES = new Set(['SecurityTokenExpired', 'InvalidSecurityToken', 'InvalidAccessKeyId']);

/**
 * A fault at Aliyun, told by its codes alone: the SDK's own errors carry the request, with its keys and
 * the picture, and words that may repeat them.
 *
 * Source of the codes: https://help.aliyun.com/zh/oss/support/http-status-code-403
 */
export class OssError extends Error {
  override readonly name = 'OssError';
  /** Such as `NoSuchKey`; where there was no answer, the SDK's name for that, such as `ResponseTimeoutError`. */
  readonly code: string;
  /** Worth another try: nothing was refused, or not in whole words; or the next try has other credentials. */
  readonly mayPass: boolean;

  /** @param hasOthers whether another try would be made with other credentials. */
  constructor(what: string, { name, code, status, requestId }: SdkError, hasOthers = false) {
    const told = word(code) ?? word(name) ?? 'unknown fault';
    const http = typeof status === 'number' && status > 0 ? status : undefined;
    const details = [told, http && `HTTP ${http}`, word(requestId) && `request ${requestId}`];
    super(`${what}: ${details.filter(Boolean).join(', ')}`);
    this.code = told;
    const isRefused = http !== undefined && http >= 300 && http < 500 && word(code) !== undefined;
    this.mayPass = hasOthers || !isRefused;
  }
}

/** Whether OSS found fault with the credentials. */
export const isOfCredentials = (error: unknown): boolean =>
  CREDENTIAL_CODES.has(String((error as SdkError).code));

/** Codes and ids are words; anything else may be anything. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
