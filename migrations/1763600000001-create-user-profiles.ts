import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { columnTypes } from './column-types';

export class CreateUserProfiles1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { id, int, varchar } = columnTypes(runner);
    const text = (name: string, length: number) => varchar(name, length, { default: "''" });
    const table = new Table({
      name: 'mf_user_profile',
      columns: [
        id('id'),
        int('user_id'),
        text('education', 64),
        text('middle_school', 128),
        text('high_school', 128),
        text('college_school', 128),
        text('profession_cate', 64),
        text('profession_info', 128),
        text('position', 64),
        text('emotion_status', 64),
        varchar('birthday', 10, { isNullable: true }),
        text('hometown_province', 64),
        text('hometown_city', 64),
        text('hometown_area', 64),
        text('hometown_address', 255),
        text('living_province', 64),
        text('living_city', 64),
        text('living_area', 64),
        text('living_address', 255),
      ],
      indices: [{ name: 'uq_mf_user_profile_user_id', columnNames: ['user_id'], isUnique: true }],
      foreignKeys: [
        {
          name: 'fk_mf_user_profile_user_id',
          columnNames: ['user_id'],
          referencedTableName: 'mf_user',
          referencedColumnNames: ['id'],
          onDelete: 'CASCADE',
          onUpdate: 'NO ACTION',
        },
      ],
    });
    await runner.createTable(table, true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('mf_user_profile', true);
  }
}
