import type { EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';

type Tell = () => void;

/** Callbacks that wait for the commit of an open transaction, by its query runner. */
const untold = new WeakMap<QueryRunner, Tell[]>();

/**
 * Calls `tell` once the manager's transaction is committed, and not at all if it is rolled back. Without a
 * transaction it calls `tell` at once.
 */
export function tellOnceCommitted({ queryRunner }: EntityManager, tell: Tell): void {
  if (queryRunner?.isTransactionActive !== true) tell();
  else untold.set(queryRunner, [...(untold.get(queryRunner) ?? []), tell]);
}

/** Forwards TypeORM's commits and rollbacks to the callbacks of `tellOnceCommitted`. */
export class EventLog implements EntitySubscriberInterface {
  afterTransactionCommit({ queryRunner }: { queryRunner: QueryRunner }): void {
    if (queryRunner.isTransactionActive) return;
    for (const tell of this.take(queryRunner)) tell();
  }

  afterTransactionRollback({ queryRunner }: { queryRunner: QueryRunner }): void {
    if (!queryRunner.isTransactionActive) this.take(queryRunner);
  }

  private take(queryRunner: QueryRunner): readonly Tell[] {
    const tells = untold.get(queryRunner) ?? [];
    untold.delete(queryRunner);
    return tells;
  }
}
