import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/** Finds the rows of ended sessions without reading the others. */
export class IndexEndedSessions1763600000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const column of ['expires_at', 'revoked_at']) {
      const index = new TableIndex({ name: `ix_mf_session_${column}`, columnNames: [column] });
      await runner.createIndex('mf_session', index);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of ['expires_at', 'revoked_at'])
      await runner.dropIndex('mf_session', `ix_mf_session_${column}`);
  }
}
