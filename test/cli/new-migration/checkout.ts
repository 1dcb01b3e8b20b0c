import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource, MigrationInterface } from 'typeorm';
import { createMigration } from '../../../cli/new-migration';
import { migrations } from '../../../migrations';
import { connect } from '../../../src/adapters/database';
import type { DatabaseConfig } from '../../../src/config';
import { entities } from '../../../src/entities';

const ROOT = join(__dirname, '../../..');

type Migration = new () => MigrationInterface;
type Entity = new () => object;

/** A checkout of which only the migrations matter, and the databases that it has migrated. */
export class MigrationsCheckout {
  readonly root = mkdtempSync(join(tmpdir(), 'mofang-test-'));
  /** Those that were written here. */
  readonly written: Migration[] = [];

  constructor() {
    mkdirSync(join(this.root, 'src'));
    writeFileSync(join(this.root, 'src/namespaces.ts'), '');
    cpSync(join(ROOT, 'migrations'), join(this.root, 'migrations'), { recursive: true });
    for (const name of ['node_modules', 'biome.json']) symlinkSync(join(ROOT, name), join(this.root, name));
  }

  /** Connects with the product's entities and more, runs all migrations, and hands over. */
  async with<T>(
    config: DatabaseConfig,
    more: readonly Entity[],
    work: (db: DataSource) => Promise<T>,
  ): Promise<T> {
    const schema = { entities: [...entities, ...more], migrations: [...migrations, ...this.written] };
    const db = await connect(config, schema, 0);
    try {
      await db.runMigrations({ transaction: 'each' });
      return await work(db);
    } finally {
      await db.destroy();
    }
  }

  /** Writes a migration, and takes it into `written`. @returns its source. */
  async create(config: DatabaseConfig, name: string, more: readonly Entity[]): Promise<string> {
    await this.with(config, more, (db) => createMigration(db, name, this.root, () => undefined));
    const file = readdirSync(this.folder).find((each) => each.endsWith(`-${name}.ts`)) as string;
    const [migration] = Object.values(require(join(this.folder, file)) as Record<string, Migration>);
    this.written.push(migration as Migration);
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** The names of all files of migrations. */
  files(): string[] {
    return readdirSync(this.folder);
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }

  private get folder(): string {
    return join(this.root, 'migrations');
  }
}
