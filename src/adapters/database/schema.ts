import type { MigrationInterface } from 'typeorm';

/** The tables and the migrations that make them. */
export interface Schema {
  readonly entities: (new () => object)[];
  readonly migrations: (new () => MigrationInterface)[];
}
