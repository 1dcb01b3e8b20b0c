import type { MigrationInterface } from 'typeorm';

/** The tables and the way to them. */
export interface Schema {
  readonly entities: (new () => object)[];
  readonly migrations: (new () => MigrationInterface)[];
}
