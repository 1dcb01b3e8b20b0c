import { timingSafeEqual } from 'node:crypto';

/** Whether two texts are equal. The time that takes does not reveal where they differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
