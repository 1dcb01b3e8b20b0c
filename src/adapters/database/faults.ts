/** Whether the database refused a row because another row has its unique value (MySQL, SQLite). */
export function isUniqueViolation(error: unknown): boolean {
  const { errno, errcode } =
    (error as { driverError?: { errno?: number; errcode?: number } }).driverError ?? {};
  return errno === 1062 || errcode === 2067 || errcode === 1555;
}

/** Whether a transaction was rolled back to end a deadlock, or waited too long for a lock (MySQL). */
export function isLostRace(error: unknown): boolean {
  const { errno } = (error as { driverError?: { errno?: number } }).driverError ?? {};
  return errno === 1213 || errno === 1205;
}

const SQLITE_BUSY = 5;

/** Whether another process holds the lock that was needed (SQLite). */
export function isBusy(error: unknown): boolean {
  const { errcode, driverError } = error as { errcode?: number; driverError?: { errcode?: number } };
  // The low byte is the error's kind; the other bytes say why.
  return ((driverError?.errcode ?? errcode ?? 0) & 0xff) === SQLITE_BUSY;
}
