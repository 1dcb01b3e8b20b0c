import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Makes later tables compare texts byte by byte, as SQLite does. Most servers' defaults treat a and A, or 😀
 * and 😁, as equal, and so would refuse a name because of another one.
 */
export class UseBinaryTexts1763500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.driver.options.type === 'better-sqlite3') return;
    const [{ collation }] = await runner.query('SELECT @@collation_database AS collation');
    if (collation !== 'utf8mb4_bin')
      await runner.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  }

  async down(): Promise<void> {
    // The earlier setting is unknown, and no table is left that it would affect.
  }
}
