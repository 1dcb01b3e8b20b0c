import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Has the tables to come compare texts byte by byte, as SQLite's do. Whatever the server's default is:
 * most others take a for A and 😀 for 😁, and so refuse a name because of another one.
 */
export class UseBinaryTexts1763500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.driver.options.type === 'better-sqlite3') return;
    const [{ collation }] = await runner.query('SELECT @@collation_database AS collation');
    if (collation !== 'utf8mb4_bin')
      await runner.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  }

  async down(): Promise<void> {
    // What it was before is known to nobody, and no table is left that it would matter to.
  }
}
