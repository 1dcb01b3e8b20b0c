import { createHash } from 'node:crypto';
import type OSS from 'ali-oss';
import { retried } from '../timing';
import { OssClients, type OssConfig } from './oss-clients';
import { isOfCredentials, OssError } from './oss-error';
import type { Storage } from './port';

const FOLDER = 'pictures';
const RETRYING = {
  mayPass: (error: unknown) => (error as OssError).mayPass,
  mostTries: 3,
  firstPauseMs: 200,
};

const HEADERS = {
  'Content-Type': 'image/webp',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'x-oss-forbid-overwrite': 'true',
};

/**
 * Pictures in a bucket of Aliyun OSS, below `pictures/`. The bucket, or the CDN in front of it, decides who
 * may read them: objects get no ACL of their own.
 *
 * Sources: https://help.aliyun.com/zh/oss/developer-reference/putobject (whole objects or none, no
 * overwriting), https://help.aliyun.com/zh/oss/developer-reference/headobject (the ETag is the MD5).
 */
export class OssStorage implements Storage {
  private constructor(
    private readonly clients: OssClients,
    private readonly publicUrl: string,
  ) {}

  /**
   * Sends nothing to OSS yet.
   *
   * @param timeoutMs for connecting, and again for the answer, of each of three tries.
   */
  static async open(config: OssConfig, timeoutMs = 4_000): Promise<OssStorage> {
    const { default: sdk } = await import('ali-oss');
    return new OssStorage(new OssClients(sdk, config, timeoutMs), config.publicUrl);
  }

  /** @throws OssError, also if anything else has the name: nothing is overwritten. */
  async put(name: string, bytes: Buffer): Promise<void> {
    try {
      await this.store(name, bytes);
    } catch (error) {
      // The object may be there anyway, if only the answer was lost.
      if (!isTaken(error)) await this.attempt('remove', deletion(name)).catch(() => undefined);
      throw error;
    }
  }

  async delete(name: string): Promise<void> {
    await this.call('remove', deletion(name));
  }

  url(name: string): string {
    return `${this.publicUrl}/${keyOf(name)}`;
  }

  /**
   * Stores a file that is also kept elsewhere. Unlike `put` it removes nothing if the result is unknown:
   * another process may be copying the same file.
   *
   * @returns whether it had to be sent; false if the same bytes are there already.
   * @throws OssError, also if other bytes have the name.
   */
  async copy(name: string, bytes: Buffer): Promise<boolean> {
    if (await this.holds(name, bytes)) return false;
    await this.store(name, bytes);
    return true;
  }

  private async store(name: string, bytes: Buffer): Promise<void> {
    try {
      await this.call('store', (client) => client.put(keyOf(name), bytes, { headers: { ...HEADERS } }));
    } catch (error) {
      // The object may come from an earlier try whose answer was lost.
      if (!isTaken(error) || !(await this.holds(name, bytes))) throw error;
    }
  }

  /** Whether exactly these bytes are stored. */
  private async holds(name: string, bytes: Buffer): Promise<boolean> {
    const md5 = createHash('md5').update(bytes).digest('hex');
    const etag = await this.call('look for', (client) => client.head(keyOf(name))).then(etagOf, unlessAbsent);
    return etag?.toLowerCase() === `"${md5}"`;
  }

  /** Tries until OSS accepts or refuses, three times at most. */
  private call<T>(what: string, work: Work<T>): Promise<T> {
    return retried(() => this.attempt(what, work), RETRYING);
  }

  private async attempt<T>(what: string, work: Work<T>): Promise<T> {
    const client = await this.clients.current();
    try {
      return await work(client);
    } catch (cause) {
      const hasOthers = isOfCredentials(cause) && this.clients.forget(client);
      throw new OssError(`OSS did not ${what} a picture`, cause as Error, hasOthers);
    }
  }
}

type Work<T> = (client: OSS) => Promise<T>;

const keyOf = (name: string): string => `${FOLDER}/${name}`;

/** OSS answers the same whether or not the object existed. */
const deletion = (name: string) => (client: OSS) => client.delete(keyOf(name));

const isTaken = (error: unknown): boolean => (error as OssError).code === 'FileAlreadyExists';

const etagOf = ({ res }: OSS.HeadObjectResult) => (res.headers as { etag?: string }).etag;

function unlessAbsent(error: OssError): undefined {
  if (error.code !== 'NoSuchKey') throw error;
}
