import type { EntityManager } from 'typeorm';
import { Failure } from '../failure';
import { lockUserRow } from '../users/account/user.queries';
import { Address } from './address.entity';
import { DefaultAddress } from './default-address.entity';

/** What a user says of an address. */
export type AddressFields = Pick<Address, 'receiver' | 'receiverPhone' | 'address' | 'postcode' | 'tag'>;

/** A user's living addresses: the default, then the newest first. */
export function addressesOf(manager: EntityManager, userId: number): Promise<Address[]> {
  return (
    manager
      .createQueryBuilder(Address, 'address')
      .leftJoin(DefaultAddress, 'chosen', 'chosen.addressId = address.id')
      .where('address.userId = :userId AND address.deletedAt IS NULL', { userId })
      // Null, where an address was not chosen, comes last.
      .orderBy('chosen.userId', 'DESC')
      .addOrderBy('address.id', 'DESC')
      .getMany()
  );
}

/**
 * Makes all that changes one user's addresses wait until this transaction ends. It comes first in it.
 *
 * @throws Failure USER_NOT_FOUND where the user's row has gone meanwhile.
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

/** Takes an address out of the list; its row stays. */
export async function removeAddress(manager: EntityManager, id: number): Promise<void> {
  const now = new Date();
  await manager.update(Address, { id }, { updatedAt: now, deletedAt: now });
}

/** Makes an address the default in place of the one that is. */
export async function makeDefault(manager: EntityManager, userId: number, addressId: number): Promise<void> {
  await manager.upsert(DefaultAddress, { userId, addressId }, ['userId']);
}
