import type { Cache } from './port';

interface Entry {
  readonly value: string;
  readonly endsAt: number;
}

const SWEEP_EVERY_MS = 30_000;

/** The embedded cache, for one process. Nothing survives a restart. */
export class MemoryCache implements Cache {
  private readonly entries = new Map<string, Entry>();
  private readonly sweeper = setInterval(() => this.sweep(), SWEEP_EVERY_MS).unref();

  async get(key: string): Promise<string | undefined> {
    return this.live(key)?.value;
  }

  async set(key: string, value: string, seconds: number): Promise<void> {
    this.entries.set(key, { value, endsAt: Date.now() + seconds * 1000 });
  }

  async add(key: string, value: string, seconds: number): Promise<boolean> {
    if (this.live(key) !== undefined) return false;
    this.entries.set(key, { value, endsAt: Date.now() + seconds * 1000 });
    return true;
  }

  async increment(key: string, seconds: number): Promise<number> {
    const entry = this.live(key);
    const count = Number(entry?.value ?? 0) + 1;
    this.entries.set(key, { value: String(count), endsAt: entry?.endsAt ?? Date.now() + seconds * 1000 });
    return count;
  }

  async decrement(key: string): Promise<boolean> {
    const entry = this.live(key);
    if (entry === undefined || Number(entry.value) < 1) return false;
    this.entries.set(key, { value: String(Number(entry.value) - 1), endsAt: entry.endsAt });
    return true;
  }

  async secondsLeft(key: string): Promise<number> {
    const entry = this.live(key);
    return entry === undefined ? 0 : (entry.endsAt - Date.now()) / 1000;
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return this.live(key)?.value === value && this.entries.delete(key);
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper);
    this.entries.clear();
  }

  private live(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.endsAt > Date.now() ? entry : undefined;
  }

  private sweep(): void {
    const now = Date.now();
    for (const [key, { endsAt }] of this.entries) if (endsAt <= now) this.entries.delete(key);
  }
}
