import type { EntityManager } from 'typeorm';
import { Failure } from '../failure';
import { lockUserRow } from '../users/account/user.queries';
import { Address } from './address.entity';
import { DefaultAddress } from './default-address.entity';

/** The fields of an address that users fill in. */
export type AddressFields = Pick<Address, 'receiver' | 'receiverPhone' | 'address' | 'postcode' | 'tag'>;

/** A user's addresses that are not deleted: the default, then the others, newest first. */
export function addressesOf(manager: EntityManager, userId: number): Promise<Address[]> {
  return (
    manager
      .createQueryBuilder(Address, 'address')
      .leftJoin(DefaultAddress, 'chosen', 'chosen.addressId = address.id')
      .where('address.userId = :userId AND address.deletedAt IS NULL', { userId })
      // Null, for addresses that are not the default, sorts last.
      .orderBy('chosen.userId', 'DESC')
      .addOrderBy('address.id', 'DESC')
      .getMany()
  );
}

/**
 * Makes other changes of this user's addresses wait until this transaction ends. Call it first in the transaction.
 *
 * @throws Failure USER_NOT_FOUND if the user's row was deleted meanwhile.
 */
export async function lockAddressesOf(manager: EntityManager, userId: number): Promise<void> {
  if (!(await lockUserRow(manager, userId))) throw new Failure('USER_NOT_FOUND');
}

/** @returns the id of the new address. */
export async function insertAddress(
  manager: EntityManager,
  userId: number,
  fields: AddressFields,
): Promise<number> {
  const now = new Date();
  const address = manager.create(Address, {
    ...fields,
    userId,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  });
  await manager.insert(Address, address);
  return address.id;
}

/** Changes the fields that are given. */
export async function updateAddress(
  manager: EntityManager,
  id: number,
  fields: Partial<AddressFields>,
): Promise<void> {
  await manager.update(Address, { id }, { ...fields, updatedAt: new Date() });
}

/** Removes an address from the list; its row stays. */
export async function removeAddress(manager: EntityManager, id: number): Promise<void> {
  const now = new Date();
  await manager.update(Address, { id }, { updatedAt: now, deletedAt: now });
}

/** Makes an address the default, in place of the current one. */
export async function makeDefault(manager: EntityManager, userId: number, addressId: number): Promise<void> {
  await manager.upsert(DefaultAddress, { userId, addressId }, ['userId']);
}
