import type { EntityManager, EntitySubscriberInterface, QueryRunner } from 'typeorm';

type Tell = () => void;

/** What is to be told of an open transaction, by its query runner. */
const untold = new WeakMap<QueryRunner, Tell[]>();

/** Tells once the transaction of a manager is committed, and never where it is rolled back; at once outside of one. */
export function tellOnceCommitted({ queryRunner }: EntityManager, tell: Tell): void {
  if (queryRunner?.isTransactionActive !== true) tell();
  else untold.set(queryRunner, [...(untold.get(queryRunner) ?? []), tell]);
}

/** Watches the transactions of a database for `tellOnceCommitted`. */
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
