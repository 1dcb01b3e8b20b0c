import type OSS from 'ali-oss';
import type { StorageConfig } from '../../config';
import { OssError } from './oss-error';

export type OssConfig = Extract<StorageConfig, { kind: 'oss' }>;

type Credentials = Pick<OSS.Options, 'accessKeyId' | 'accessKeySecret' | 'stsToken'>;

/** What every role allows. */
const LIFE_SECONDS = 3600;
/** From here on they are renewed while the old ones are still used, so that no upload waits for it. */
const RENEW_BEFORE_MS = 300_000;

/**
 * The SDK's client, with credentials that are good: the key of the configuration, or temporary ones of the
 * role that it names. The SDK's own `refreshSTSToken` is left alone: while it waits for new credentials,
 * other calls go on with the old ones (https://github.com/ali-sdk/ali-oss/issues/1363).
 */
export class OssClients {
  private held: { readonly client: OSS; readonly endsAt: number } | undefined;
  private renewing: Promise<OSS> | undefined;

  /** @throws Error where the SDK finds a setting impossible, such as a bucket's name. */
  constructor(
    private readonly sdk: typeof OSS,
    private readonly config: OssConfig,
    private readonly timeoutMs: number,
  ) {
    const client = this.clientWith(config);
    if (config.roleArn === undefined) this.held = { client, endsAt: Number.POSITIVE_INFINITY };
  }

  /** @throws OssError where there are no credentials, and STS gives none. */
  async current(): Promise<OSS> {
    const { held } = this;
    const left = (held?.endsAt ?? 0) - Date.now();
    if (held === undefined || left <= 0) return this.renew();
    // A failure is no fault yet: whoever finds the old ones ended will be told.
    if (left < RENEW_BEFORE_MS) this.renew().catch(() => undefined);
    return held.client;
  }

  /** Takes note that OSS refused a client's credentials. @returns whether the next client has others. */
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
      // Only here a timeout counts: the SDK drops the one among its options.
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
      // Elsewhere the address is the bucket's own already; at Aliyun its name goes before it.
      cname: !new URL(endpoint).hostname.endsWith('.aliyuncs.com'),
      authorizationV4: true,
      timeout: this.timeoutMs,
    });
  }
}
