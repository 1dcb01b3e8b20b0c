import type OSS from 'ali-oss';
import type { StorageConfig } from '../../config';
import { OssError } from './oss-error';

export type OssConfig = Extract<StorageConfig, { kind: 'oss' }>;

type Credentials = Pick<OSS.Options, 'accessKeyId' | 'accessKeySecret' | 'stsToken'>;

/** The lifetime that every role allows. */
const LIFE_SECONDS = 3600;
/** From here on credentials are renewed while the old ones are still used, so that no upload waits. */
const RENEW_BEFORE_MS = 300_000;

/**
 * The SDK's client with valid credentials: the configured key, or temporary credentials of the configured
 * role. The SDK's own `refreshSTSToken` is not used: while it waits for new credentials, other calls go on
 * with the old ones (https://github.com/ali-sdk/ali-oss/issues/1363).
 */
export class OssClients {
  private held: { readonly client: OSS; readonly endsAt: number } | undefined;
  private renewing: Promise<OSS> | undefined;

  /** @throws Error if the SDK rejects a setting, such as a bucket's name. */
  constructor(
    private readonly sdk: typeof OSS,
    private readonly config: OssConfig,
    private readonly timeoutMs: number,
  ) {
    const client = this.clientWith(config);
    if (config.roleArn === undefined) this.held = { client, endsAt: Number.POSITIVE_INFINITY };
  }

  /** @throws OssError if there are no credentials, and STS gives none. */
  async current(): Promise<OSS> {
    const { held } = this;
    const left = (held?.endsAt ?? 0) - Date.now();
    if (held === undefined || left <= 0) return this.renew();
    // A failure does no harm yet: the call that finds the old credentials expired will report it.
    if (left < RENEW_BEFORE_MS) this.renew().catch(() => undefined);
    return held.client;
  }

  /** Drops a client whose credentials OSS refused. @returns whether the next client has other credentials. */
  forget(client: OSS): boolean {
    if (this.config.roleArn === undefined) return false;
    if (this.held?.client === client) this.held = undefined;
    return true;
  }

  private renew(): Promise<OSS> {
    this.renewing ??= this.assumeRole().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async assumeRole(): Promise<OSS> {
    const { accessKeyId, accessKeySecret, roleArn = '', stsUrl } = this.config;
    const options = { accessKeyId, accessKeySecret, endpoint: stsUrl };
    try {
      const sts = new this.sdk.STS(options);
      // A timeout counts only here: the SDK ignores the one in its options.
      const call = { timeout: this.timeoutMs, ctx: undefined };
      const { credentials } = await sts.assumeRole(roleArn, undefined, LIFE_SECONDS, 'mofang', call);
      const client = this.clientWith({
        accessKeyId: credentials.AccessKeyId,
        accessKeySecret: credentials.AccessKeySecret,
        stsToken: credentials.SecurityToken,
      });
      this.held = { client, endsAt: Date.parse(credentials.Expiration) };
      return client;
    } catch (error) {
      throw new OssError('STS gave no credentials', error as Error);
    }
  }

  private clientWith({ accessKeyId, accessKeySecret, stsToken }: Credentials): OSS {
    const { bucket } = this.config;
    const region = `oss-${this.config.region.replace(/^oss-/, '')}`;
    const endpoint = this.config.endpoint ?? `https://${region}.aliyuncs.com`;
    return new this.sdk({
      accessKeyId,
      accessKeySecret,
      ...(stsToken === undefined ? {} : { stsToken, refreshSTSTokenInterval: LIFE_SECONDS * 1000 }),
      bucket,
      region,
      endpoint,
      // Any other endpoint is already the bucket's own; at Aliyun the SDK puts the bucket's name in front.
      cname: !new URL(endpoint).hostname.endsWith('.aliyuncs.com'),
      authorizationV4: true,
      timeout: this.timeoutMs,
    });
  }
}
