/** The fields of an error from ali-oss or its STS client that may be used. */
interface SdkError {
  readonly name?: unknown;
  readonly code?: unknown;
  /** The HTTP status; negative or absent if there was no complete answer. */
  readonly status?: unknown;
  readonly requestId?: unknown;
}

/** The temporary credentials expired or were revoked. OSS sometimes calls an expired key unknown. */
const CREDENTIAL_CODES = new Set(['SecurityTokenExpired', 'InvalidSecurityToken', 'InvalidAccessKeyId']);

/**
 * A fault at Aliyun, described by its codes only: the SDK's own errors carry the request, with its keys and
 * the picture, and words that may repeat them.
 *
 * Source of the codes: https://help.aliyun.com/zh/oss/support/http-status-code-403
 */
export class OssError extends Error {
  override readonly name = 'OssError';
  /** Such as `NoSuchKey`; without an answer, the SDK's name for that, such as `ResponseTimeoutError`. */
  readonly code: string;
  /** Whether to try again: there was no complete refusal, or the next try has other credentials. */
  readonly mayPass: boolean;

  /** @param hasOthers whether the next try would use other credentials. */
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

/** Whether OSS refused the credentials. */
export const isOfCredentials = (error: unknown): boolean =>
  CREDENTIAL_CODES.has(String((error as SdkError).code));

/** Codes and ids are single words; any other value may hold anything. */
const word = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
