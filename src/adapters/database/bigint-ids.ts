import { DataSource, type DataSourceOptions } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata';

type Column = Pick<ColumnMetadata, 'isGenerated' | 'type'>;

const isBigintId = ({ isGenerated, type }: Column): boolean => isGenerated && type === 'bigint';

/** A data source where `@PrimaryGeneratedColumn({ type: 'bigint' })` is a number, counted up by any database. */
export class BigintIdDataSource extends DataSource {
  constructor(options: DataSourceOptions) {
    super(options);
    const { driver } = this;
    // TypeORM makes a text of the id that an insert was given, though it reads a number later.
    const generatedBy = driver.createGeneratedMap.bind(driver);
    driver.createGeneratedMap = (entity, ...insert) => {
      const generated = generatedBy(entity, ...insert);
      if (generated === undefined) return undefined;
      // Nothing was counted up where a row was there already.
      for (const column of entity.generatedColumns.filter(isBigintId))
        column.setEntityValue(generated, Number(column.getEntityValue(generated)) || undefined);
      return generated;
    };
    if (options.type !== 'better-sqlite3') return;
    // SQLite counts up an INTEGER only; that one is as wide as a bigint elsewhere.
    const typeOf = driver.normalizeType.bind(driver);
    driver.normalizeType = (column) => (isBigintId(column as Column) ? 'integer' : typeOf(column));
  }
}
