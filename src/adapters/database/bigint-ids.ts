import { DataSource, type DataSourceOptions } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

type Column = Pick<ColumnMetadata, 'isGenerated' | 'type'>;

const isBigintId = ({ isGenerated, type }: Column): boolean => isGenerated && type === 'bigint';

/** A data source in which `@PrimaryGeneratedColumn({ type: 'bigint' })` is a number in every database. */
export class BigintIdDataSource extends DataSource {
  constructor(options: DataSourceOptions) {
    super(options);
    const { driver } = this;
    // TypeORM turns the id of a new row into a string, though it reads a number later.
    const generatedBy = driver.createGeneratedMap.bind(driver);
    driver.createGeneratedMap = (entity, ...insert) => {
      const generated = generatedBy(entity, ...insert);
      if (generated === undefined) return undefined;
      // The database generated no id if the row existed already.
      for (const column of entity.generatedColumns.filter(isBigintId))
        column.setEntityValue(generated, Number(column.getEntityValue(generated)) || undefined);
      return generated;
    };
    if (options.type !== 'better-sqlite3') return;
    // SQLite increments only INTEGER columns; its INTEGER is as wide as a bigint elsewhere.
    const typeOf = driver.normalizeType.bind(driver);
    driver.normalizeType = (column) => (isBigintId(column as Column) ? 'integer' : typeOf(column));
  }
}
